import type { GraphDocument, Group, Note } from '../../../src/core/graph/document.ts';
import { applyEdit } from '../../../src/core/graph/edits.ts';
import { buildDocument } from '../../../src/core/project/build-document.ts';
import type { Project, ProjectPicture } from '../../../src/core/project/types.ts';
import { parameterKey, type TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { english } from '../../support/said.ts';

/** A small project with everything a file can hold: branches, attention, weights of both origins, pictures. */
export function sampleProject(): Project {
  const document = buildDocument({
    title: 'Sample <b>&amp;</b> “모델”',
    seed: 7,
    layers: [
      { type: 'input', name: 'picture', attributes: { height: 8, width: 8 } },
      { type: 'conv2d', name: 'conv1', attributes: { filters: 4 } },
      { type: 'squeezeExcitation', name: 'se', attributes: { reductionRatio: 2 } },
      { type: 'conv2d', name: 'conv2', attributes: { filters: 4 }, from: ['conv1'], column: 1 },
      { type: 'add', name: 'add', from: ['se', 'conv2'] },
      { type: 'globalAveragePool', name: 'pool' },
      { type: 'flatten', name: 'flatten' },
      { type: 'fullyConnected', name: 'fc', attributes: { units: 2 } },
      { type: 'output', name: 'labels', attributes: { labels: ['고양이', 'dog'] } },
    ],
  });
  const data = { name: '사진 “2026”', kind: 'folder', pictures: 2, contents: '0a'.repeat(16), labels: 'f1'.repeat(16) };
  return {
    document: grouped(document),
    weights: sampleWeights(),
    pictures: samplePictures(),
    data: { ...data, each: '0123456789abcdef' },
  };
}

/** A group in a group, one of them collapsed, and a note of several lines. */
function grouped(document: GraphDocument): GraphDocument {
  const group: Group = { id: 'g1', name: '블록 “1”', collapsed: false, tint: 'blue' };
  const inner: Group = { id: 'g2', name: 'Gate', collapsed: true, tint: 'grey' };
  const note: Note = {
    id: 't1',
    text: 'why <b>here</b>?\n“왜 여기”?',
    position: { x: -300, y: 0.5 },
    width: 260,
    height: 120,
    tint: 'pink',
  };
  const edited = applyEdit(document, {
    kind: 'batch',
    edits: [
      { kind: 'addGroup', group, members: ['n2', 'n3', 'n4', 'n5'] },
      { kind: 'addGroup', group: inner, members: ['n3'] },
      { kind: 'addNote', note },
    ],
  });
  if (!edited.ok) throw new Error(english(edited.error.message));
  return edited.value;
}

function sampleWeights(): TensorStore {
  const values = (count: number) => Float32Array.from({ length: count }, (_, index) => Math.sin(index));
  return new Map([
    [parameterKey('n2', 'weight'), { shape: [4, 3, 3, 3], data: values(108), origin: 'trained' }],
    [
      parameterKey('n2', 'bias'),
      { shape: [4], data: Float32Array.of(0, -0, Number.NaN, Number.POSITIVE_INFINITY), origin: 'trained' },
    ],
    [parameterKey('n8', 'weight'), { shape: [2, 4], data: values(8), origin: 'loaded' }],
  ]);
}

function samplePictures(): readonly ProjectPicture[] {
  return [
    { name: 'cat #1 100%.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47), fit: 'crop' },
    { name: '고양이.jpg', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3), fit: 'stretch' },
  ];
}
