import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../../src/core/graph/edits.ts';
import { documentFromJson } from '../../../src/core/project/json-form.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import { serialiseDocument, serialiseProject } from '../../../src/core/project/save-project.ts';
import type { Project } from '../../../src/core/project/types.ts';
import { documentToJson } from '../../../src/core/project/write-document.ts';
import { EMPTY_STORE } from '../../../src/core/weights/tensor-store.ts';
import { english } from '../../support/said.ts';
import { savedSample } from './bad-files.ts';
import { sampleProject } from './sample-project.ts';

function reopened(project: Project): Project {
  const bytes = serialiseProject(project);
  if (!bytes.ok) throw new Error(english(bytes.error.message));
  const opened = openProject(bytes.value);
  if (!opened.ok) throw new Error(english(opened.error.message));
  return opened.value;
}

describe('a .convas file', () => {
  it('gives back everything: drawing, order, weights as bits, origins, pictures', () => {
    const project = sampleProject();
    const opened = reopened(project);
    expect(opened).toEqual(project);
    expect([...opened.document.nodes.keys()]).toEqual([...project.document.nodes.keys()]);
    expect([...opened.document.edges.keys()]).toEqual([...project.document.edges.keys()]);
    expect(Object.is(opened.weights.get('n2/bias')?.data[1], -0)).toBe(true);
  });

  it('is the same for the same project, whatever the time zone', () => {
    const zone = process.env.TZ;
    const first = savedSample();
    process.env.TZ = 'Asia/Seoul';
    const second = savedSample();
    process.env.TZ = zone;
    expect(Buffer.compare(first, second)).toBe(0);
    expect(Buffer.compare(serialise(reopened(sampleProject())), first)).toBe(0);
  });

  it('holds neither weights nor pictures where there are none', () => {
    const empty: Project = { ...sampleProject(), weights: EMPTY_STORE, pictures: [] };
    expect(reopened(empty)).toEqual(empty);
    expect(serialise(empty).length).toBeLessThan(2000);
  });

  it('leaves out weights that fit no layer any more, and keeps those of a layer that waits for its input', () => {
    const project = sampleProject();
    const smaller = applyEdit(project.document, { kind: 'setAttributes', id: 'n2', attributes: { filters: 3 } });
    if (!smaller.ok) throw new Error('refused');
    expect([...reopened({ ...project, document: smaller.value }).weights.keys()]).not.toContain('n2/weight');

    const edge = [...project.document.edges.values()].find(({ target }) => target.node === 'n2');
    const cut = applyEdit(project.document, { kind: 'disconnect', edges: [edge?.id ?? ''] });
    if (!cut.ok) throw new Error('refused');
    expect([...reopened({ ...project, document: cut.value }).weights.keys()].sort()).toEqual([
      'n2/bias',
      'n2/weight',
      'n8/weight',
    ]);
  });

  it('keeps picture names that a file system allows and a project does not, as far as they can be shown', () => {
    const [picture] = sampleProject().pictures;
    if (!picture) throw new Error('no picture');
    const names = [
      'a\nb.png',
      '',
      'x'.repeat(255),
      `${'x'.repeat(198)}😀.png`,
      '고양이.png'.normalize('NFD'),
      '# 100%.png',
    ];
    const pictures = names.map((name) => ({ ...picture, name }));
    const opened = reopened({ ...sampleProject(), pictures });
    expect(opened.pictures.map(({ name }) => name)).toEqual([
      'a_b.png',
      'picture',
      'x'.repeat(199),
      'x'.repeat(198),
      '고양이.png'.normalize('NFD'),
      '# 100%.png',
    ]);
  });

  it('is a folder of ordinary files to other programs', () => {
    const bytes = savedSample();
    const view = Buffer.from(bytes);
    for (const name of [
      'document.json',
      'pictures/pictures.json',
      'pictures/001.png',
      'pictures/002.jpg',
      'weights.safetensors',
    ]) {
      expect(view.includes(name)).toBe(true);
    }
  });

  it('of 5,000 equal layers is no bomb', () => {
    const { document } = sampleProject();
    const [first] = document.nodes.values();
    if (!first) throw new Error('no layer');
    const nodes = new Map(
      Array.from({ length: 5000 }, (_, index) => [
        `n${index}`,
        { ...first, id: `n${index}`, name: `picture ${index}` },
      ]),
    );
    const { title, seed } = document;
    const big: Project = { document: { title, seed, nodes, edges: new Map() }, weights: EMPTY_STORE, pictures: [] };
    expect(reopened(big).document.nodes.size).toBe(5000);
  });
});

describe('saving', () => {
  it.each([
    ['a control character in a name', (name: string) => `${name}\u0007`, 'control-character'],
    ['an overlong name', (name: string) => name.repeat(100), 'text-too-long'],
  ])('refuses what would not open again: %s', (_, change, code) => {
    const { document } = sampleProject();
    const node = document.nodes.get('n2');
    if (!node) throw new Error('no layer');
    const bad = { ...document, nodes: new Map(document.nodes).set('n2', { ...node, name: change(node.name) }) };
    const saved = serialiseProject({ ...sampleProject(), document: bad });
    expect(saved.ok ? 'saved' : saved.error.code).toBe(code);
    if (!saved.ok) expect(english(saved.error.safe)).toContain('The file on disk is as it was');
    expect(serialiseDocument(bad).ok).toBe(false);
  });

  it('refuses a drawing that is broken inside', () => {
    const { document } = sampleProject();
    const saved = serialiseProject({ ...sampleProject(), document: { ...document, seed: Number.NaN } });
    expect(saved.ok ? 'saved' : saved.error.code).toBe('not-verified');
  });
});

describe('the JSON form', () => {
  it('has one line per layer, edge, group and note', () => {
    const { document } = sampleProject();
    const text = documentToJson(document);
    const lines = [document.nodes, document.edges, document.groups, document.notes].map((part) => part?.size ?? 0);
    expect(text.split('\n').length).toBe(lines.reduce((sum, count) => sum + count, 15));
    expect(text).toContain(
      '    { "id": "n3", "type": "squeezeExcitation", "name": "se", "attributes": { "reductionRatio": 2, "hiddenChannels": null,',
    );
    expect(text).toContain('    { "id": "g2", "name": "Gate", "parent": "g1", "collapsed": true, "tint": "grey" }\n');
    expect(text).toContain('{ "from": { "node": "n1", "port": 0 }, "to": { "node": "n2", "port": 0 } }');
  });

  it('gives back the drawing', () => {
    const { document } = sampleProject();
    const text = serialiseDocument(document);
    expect(text.ok && documentFromJson(text.value)).toEqual({ ok: true, value: document });
  });

  it('opens as a project without weights and pictures', () => {
    const { document } = sampleProject();
    const opened = openProject(new TextEncoder().encode(documentToJson(document)));
    expect(opened).toEqual({ ok: true, value: { document, weights: EMPTY_STORE, pictures: [] } });
  });
});

function serialise(project: Project): Uint8Array {
  const bytes = serialiseProject(project);
  if (!bytes.ok) throw new Error(english(bytes.error.message));
  return bytes.value;
}
