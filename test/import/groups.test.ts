import { describe, expect, it } from 'vitest';
import { arrangementOf } from '../../src/core/drawing/arrangement.ts';
import { plainHeight } from '../../src/core/drawing/card-size.ts';
import { shownAt } from '../../src/core/drawing/landing.ts';
import { loopingGroups } from '../../src/core/drawing/loops.ts';
import { LEGIBLE } from '../../src/core/drawing/page.ts';
import { analyze, totalsOf } from '../../src/core/graph/analyze.ts';
import { type Edge, type GraphDocument, type LayerNode, makeEdge } from '../../src/core/graph/document.ts';
import { groupTree } from '../../src/core/graph/groups.ts';
import { withGroups } from '../../src/core/import/groups.ts';
import { repeatedParts } from '../../src/core/import/repeated-parts.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { openFile } from './support/open.ts';

/** One layer of a drawing: its type, what feeds it (default: the layer before), and what the file calls it. */
type Line = readonly [type: string, name?: string, from?: readonly number[]];

function drawing(lines: readonly Line[]): GraphDocument {
  const nodes = new Map<string, LayerNode>();
  const edges = new Map<string, Edge>();
  for (const [at, [type, , from = at > 0 ? [at - 1] : []]] of lines.entries()) {
    const id = `n${at}`;
    const attributes: LayerNode['attributes'] = type === 'conv2d' ? { kernelShape: [3, 3], group: 1 } : {};
    nodes.set(id, { id, type, name: id, attributes, position: { x: 0, y: 0 } });
    for (const [port, source] of from.entries()) {
      const edge = makeEdge({ node: `n${source}`, port: 0 }, { node: id, port });
      edges.set(edge.id, edge);
    }
  }
  return { title: 'names', seed: 1, nodes, edges };
}

const number = (id: string) => Number(id.slice(1));

/** Groups as text: name, and the numbers of their layers, those inside set in. */
function grouped(lines: readonly Line[], as: 'nodes' | 'tensors' = 'nodes', shape = (_: number) => 8) {
  const none = { nodes: [], tensors: [] };
  const document = withGroups(
    drawing(lines),
    (id) => ({ ...none, [as]: [lines[number(id)]?.[1] ?? ''].filter(Boolean) }),
    (id) => [1, 4, shape(number(id)), shape(number(id))],
  );
  return outline(document, (node) => node.id.slice(1));
}

function outline(document: GraphDocument, say: (node: LayerNode) => string): readonly string[] {
  const tree = groupTree(document);
  const below = (group: string | null, indent: string): readonly string[] =>
    tree
      .children(group)
      .flatMap(({ id, name }) => [
        `${indent}${name}: ${tree.members(id).map(say).join(' ')}`,
        ...below(id, `${indent}  `),
      ]);
  return below(null, '');
}

describe('groups from names', () => {
  it('of PyTorch’s modules', () => {
    const block = (at: number): Line[] => [
      ['conv2d', `/features/features.${at}/conv/conv.0/Conv`],
      ['relu', `/features/features.${at}/conv/conv.1/Relu`],
      ['conv2d', `/features/features.${at}/conv/conv.2/Conv`],
      ['relu', `/features/features.${at}/conv/conv.3/Relu`],
    ];
    expect(
      grouped([['input'], ...block(0), ...block(1), ['globalAveragePool', '/GlobalAveragePool'], ['output']]),
    ).toEqual(['features: 1 2 3 4 5 6 7 8', '  features.0: 1 2 3 4', '  features.1: 5 6 7 8']);
  });

  it('of TensorFlow’s scopes, without the one around everything', () => {
    const block = (name: string): Line[] => [
      ['conv2d', `model/${name}/expand/Conv2D`],
      ['relu', `model/${name}/relu/Relu6`],
      ['conv2d', `model/${name}/project/Conv2D`],
    ];
    expect(grouped([['input'], ...block('block_1'), ...block('block_2'), ['output']])).toEqual([
      'block_1: 1 2 3',
      'block_2: 4 5 6',
    ]);
  });

  it('of Keras’s flat names', () => {
    const block = (name: string): Line[] => [
      ['conv2d', `${name}_1_conv`],
      ['batchNormalization', `${name}_1_bn`],
      ['relu', `${name}_1_relu`],
      ['conv2d', `${name}_2_conv`],
      ['relu', `${name}_out`],
    ];
    expect(
      grouped([['input'], ...block('conv2_block1'), ...block('conv2_block2'), ['conv2d', 'conv2d_9'], ['output']]),
    ).toEqual(['conv2: 1 2 3 4 5 6 7 8 9 10', '  block1: 1 2 3 4 5', '  block2: 6 7 8 9 10']);
  });

  it('of tensors: what has none goes with what feeds it, a sum with its block', () => {
    const lines: Line[] = [
      ['input'],
      ['conv2d', 'layer1.0.conv1.weight'],
      ['relu'],
      ['conv2d', 'layer1.0.conv2.weight'],
      ['add', undefined, [3, 0]],
      ['relu'],
      ['conv2d', 'layer1.1.conv1.weight'],
      ['relu'],
      ['conv2d', 'layer1.1.conv2.weight'],
      ['add', undefined, [8, 5]],
      ['relu'],
      ['globalAveragePool'],
      ['flatten'],
      ['fullyConnected', 'fc.weight'],
      ['output'],
    ];
    expect(grouped(lines, 'tensors')).toEqual([
      'layer1: 1 2 3 4 5 6 7 8 9 10',
      '  layer1.0: 1 2 3 4 5',
      '  layer1.1: 6 7 8 9 10',
    ]);
  });

  it('that can be written into a project, whatever the file says', () => {
    const name = (part: string): Line[] => ['Conv', 'Relu', 'Add'].map((op) => ['relu', `/${part}/${op}`]);
    const long = `${'x'.repeat(79)}😀`;
    const lines: Line[] = [['input'], ...name('a\u0007\u2028b'), ...name('\ud800'), ...name(long), ['output']];
    const names = grouped(lines).map((line) => line.split(':')[0]);
    expect(names).toEqual(['a__b', '_', 'x'.repeat(79)]);
  });

  it('only of what data enters and leaves once', () => {
    const lines: Line[] = [
      ['input'],
      ['conv2d', '/a/x/Conv'],
      ['sigmoid', '/b/x/Sigmoid'],
      ['relu', '/a/y/Relu'],
      ['conv2d', '/a/z/Conv'],
      ['relu', '/b/y/Relu'],
      ['conv2d', '/b/z/Conv'],
      ['output'],
    ];
    expect(grouped(lines)).toEqual([]);
  });

  it('never two that feed each other', () => {
    const lines: Line[] = [
      ['input'],
      ['conv2d', '/a/1/Conv', [0]],
      ['conv2d', '/a/2/Conv'],
      ['conv2d', '/b/1/Conv'],
      ['conv2d', '/b/2/Conv', [0]],
      ['conv2d', '/b/3/Conv'],
      ['conv2d', '/a/3/Conv'],
      ['add', '/c/1/Add', [3, 6]],
      ['relu', '/c/2/Relu'],
      ['conv2d', '/c/3/Conv'],
      ['output'],
    ];
    expect(grouped(lines)).toEqual(['c: 7 8 9']);
  });
});

describe('groups from what repeats', () => {
  it('finds residual blocks, with what they end in, and the stages of one size', () => {
    const block = (at: number): Line[] => [
      ['conv2d', undefined, [at]],
      ['relu'],
      ['conv2d'],
      ['add', undefined, [at + 3, at]],
      ['relu'],
    ];
    const lines: Line[] = [['input'], ['conv2d'], ...[1, 6, 11, 16].flatMap(block), ['globalAveragePool'], ['output']];
    expect(grouped(lines, 'nodes', (at) => (at < 12 ? 8 : 4))).toEqual([
      'Stage 1: 2 3 4 5 6 7 8 9 10 11',
      '  Block 1: 2 3 4 5 6',
      '  Block 2: 7 8 9 10 11',
      'Stage 2: 12 13 14 15 16 17 18 19 20 21',
      '  Block 3: 12 13 14 15 16',
      '  Block 4: 17 18 19 20 21',
    ]);
  });

  it('finds the same sequence of layers in a chain, beginning with one that has weights', () => {
    const stage: Line[] = [['conv2d'], ['relu'], ['conv2d'], ['relu'], ['maxPool']];
    const lines: Line[] = [['input'], ...stage, ...stage, ['flatten'], ['fullyConnected'], ['output']];
    expect(grouped(lines)).toEqual(['Block 1: 1 2 3 4 5', 'Block 2: 6 7 8 9 10']);
  });

  it('leaves a chain alone in which nothing repeats', () => {
    const lines: Line[] = [['input'], ['conv2d'], ['relu'], ['maxPool'], ['conv2d'], ['sigmoid'], ['output']];
    expect(grouped(lines)).toEqual([]);
  });
});

describe('repeated parts', () => {
  it('are the widest, without overlap, never repetitions themselves', () => {
    const of = (...lists: string[]) =>
      repeatedParts(
        lists.map((list) => list.split('').map((word) => (word === '-' ? null : word))),
        2,
      ).map(({ list, from, to }) => (lists[list] ?? '').slice(from, to));
    expect(of('abcabc')).toEqual(['abc', 'abc']);
    expect(of('ababab')).toEqual(['ab', 'ab', 'ab']);
    expect(of('xabc', 'yabc-abc')).toEqual(['abc', 'abc', 'abc']);
    expect(of('aaaa')).toEqual([]);
    expect(of('abcd')).toEqual([]);
    expect(of('ab-ab', 'cdcd')).toEqual(['cd', 'cd', 'ab', 'ab'].sort((a, b) => b.localeCompare(a)));
  });
});

const folder = sharedData('models');
if (!folder) it.skip(SHARED_DATA_HINT, () => {});

/** The outermost groups of real models, with how many layers each has; and how many groups there are in all. */
const EXPECTED: Readonly<Record<string, readonly [groups: number, outer: string]>> = {
  'fns-candy-opset7.onnx': [
    9,
    'Block 1 3, Block 2 3, Block 3 7, Block 4 7, Block 5 7, Block 6 7, Block 7 7, Block 8 4, Block 9 4',
  ],
  'mediapipe-selfie-seg-se.onnx': [
    15,
    'Stage 1 11, Stage 2 34, Block 8 4, Block 9 3, Block 10 4, Block 11 3, Block 12 4, Block 13 3',
  ],
  'minifasnet-v2.onnx': [18, 'conv_23 5, conv_3 24, conv_34 5, conv_4 36, conv_45 5, conv_5 12'],
  'mnist-cntk-opset8.onnx': [0, ''],
  'ppocr-v2-cls-mobilenetv3.onnx': [13, 'Stage 1 17, Stage 2 49, Stage 3 29'],
  'se-cnn-cifar10.onnx': [5, 'c1 3, c2 3, c3 3, c4 3, c5 3'],
  'tinyml-resnet8-cifar10.onnx': [3, 'Block 1 7, Block 2 8, Block 3 8'],
  'tinyvgg-cnn-explainer.onnx': [2, 'Block 1 5, Block 2 5'],
  'onnx-light/light_squeezenet.onnx': [8, 'fire2 7, fire3 7, fire4 7, fire5 7, fire6 7, fire7 7, fire8 7, fire9 8'],
  'onnx-light/light_resnet50.onnx': [20, 'res2 32, res3 42, res4 62, res5 32'],
};

describe.runIf(folder)('groups of real models', () => {
  it.each(Object.entries(EXPECTED))('%s', (file, [count, outer]) => {
    const { document } = openFile(`${folder}/${file}`);
    const tree = groupTree(document);
    const found = tree.children(null).map(({ id, name }) => `${name} ${tree.members(id).length}`);
    expect(found.join(', ')).toBe(outer);
    expect(document.groups?.size ?? 0).toBe(count);
    expect(loopingGroups(document)).toEqual([]);
    const collapsed = [...(document.groups?.values() ?? [])].filter((group) => group.collapsed);
    // All that lie in no other, or none; and then names can be read.
    expect([0, tree.children(null).length]).toContain(collapsed.length);
    expect(shownAt(document)).toBeGreaterThanOrEqual(LEGIBLE);
    expectApart(document);
  });

  it('the stages of ResNet-50 have the parameters that torchvision counts', () => {
    const { document } = openFile(`${folder}/onnx-light/light_resnet50.onnx`);
    const analysis = analyze(document);
    const tree = groupTree(document);
    const parameters = tree.children(null).map(
      ({ id }) =>
        totalsOf(
          analysis,
          tree.members(id).map((node) => node.id),
        ).parameters,
    );
    expect(parameters).toEqual([215_808, 1_219_584, 7_098_368, 14_964_736]);
  });
});

/** No two things on one level cover each other. */
function expectApart(document: GraphDocument): void {
  const { units, tree } = arrangementOf(document, plainHeight);
  const levels = [
    null,
    ...[...(document.groups?.values() ?? [])].flatMap(({ id }) =>
      tree.path(id).some((group) => group.collapsed) ? [] : [id],
    ),
  ];
  for (const level of levels) {
    const boxes = units(level).map((unit) => unit.box);
    for (const [at, a] of boxes.entries()) {
      for (const b of boxes.slice(at + 1)) {
        const covers = a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
        expect(covers, `${a.id} and ${b.id}`).toBe(false);
      }
    }
  }
}
