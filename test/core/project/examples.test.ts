import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { LEGIBLE } from '../../../src/core/drawing/page.ts';
import { analyze, diagnosticsOf } from '../../../src/core/graph/analyze.ts';
import { unpack } from '../../../src/core/project/archive.ts';
import { readDirectory } from '../../../src/core/project/archive-directory.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import { serialiseProject } from '../../../src/core/project/save-project.ts';
import { ROUTES_VERSION } from '../../../src/core/project/types.ts';
import { trainingState } from '../../../src/core/weights/training.ts';
import { EXAMPLES, TOPICS } from '../../../src/examples/catalogue.ts';
import { readSketch, sketchOf } from '../../../src/examples/sketch.ts';
import sketches from '../../../src/examples/sketches.json';
import { decodePictureInNode } from '../../../src/runtime/image/node.ts';
import { english, korean } from '../../support/said.ts';
import { qualityOf } from '../drawing/quality.ts';

/** What the ports of cards, whose order is fixed, leave no way around. */
const CROSSINGS: Readonly<Record<string, number>> = { 'selfie-segmentation': 5, 'se-block': 1, 'inception-block': 3 };

const folder = path.join(import.meta.dirname, '../../../assets/examples');

function openExample(id: string) {
  const bytes = new Uint8Array(readFileSync(path.join(folder, `${id}.convas`)));
  const opened = openProject(bytes);
  if (!opened.ok) throw new Error(english(opened.error.message));
  return { bytes, project: opened.value };
}

function entriesOf(archive: Uint8Array): Map<string, Uint8Array> {
  const directory = readDirectory(archive);
  if (!directory.ok) throw new Error(english(directory.error.message));
  return new Map(
    [...directory.value].map(([name, entry]) => {
      const unpacked = unpack(archive, entry);
      if (!unpacked.ok) throw new Error(english(unpacked.error.message));
      return [name, unpacked.value];
    }),
  );
}

describe('the examples', () => {
  it('are the projects of assets/examples, and no others', () => {
    const projects = readdirSync(folder).filter((name) => name.endsWith('.convas'));
    expect(projects.sort()).toEqual(EXAMPLES.map(({ id }) => `${id}.convas`).sort());
  });

  it('are offered by topic, and each topic has one', () => {
    expect(new Set(EXAMPLES.map(({ topic }) => topic))).toEqual(new Set(TOPICS.map(({ id }) => id)));
    expect(Object.keys(sketches).sort()).toEqual(EXAMPLES.map(({ id }) => id).sort());
  });

  it('begin with a trained one', () => {
    expect(EXAMPLES[0]?.trained).toBe(true);
  });

  describe.each(EXAMPLES)('$id', ({ id, trained, parameters, title, description }) => {
    const { bytes, project } = openExample(id);
    const analysis = analyze(project.document);

    it('has no diagnostics at all', () => {
      expect(analysis.valid).toBe(true);
      expect(analysis.diagnostics).toEqual([]);
      for (const node of analysis.order) expect(diagnosticsOf(analysis, node)).toEqual([]);
    });

    it('has the parameters that the catalogue says, trained or not', () => {
      expect(analysis.totals.parameters).toBe(parameters);
      expect(trainingState(analysis, project.weights).status).toBe(trained ? 'trained' : 'untrained');
    });

    it('says so in both languages', () => {
      if (!trained) expect(english(description)).toContain('untrained');
      if (!trained) expect(korean(description)).toContain('학습되지 않아');
      expect(english(title) === project.document.title || id === 'se-resnet').toBe(true);
    });

    it('has a label per score, if it gives scores', () => {
      const output = [...project.document.nodes.values()].find(({ type }) => type === 'output');
      expect(output?.attributes.labels).toHaveLength(id === 'selfie-segmentation' ? 0 : 10);
    });

    it('lands legibly: nothing covers anything, every edge keeps clear of cards', () => {
      const { zoom, crossings, ...faults } = qualityOf(project.document);
      expect(faults).toEqual({ through: [], titles: [], overlaps: [], wayless: [], slanted: [], covered: 0 });
      expect(crossings).toBeLessThanOrEqual(CROSSINGS[id] ?? 0);
      expect(zoom).toBeGreaterThanOrEqual(LEGIBLE);
    });

    it('is sketched as it is laid out', () => {
      const sketch = sketchOf(project.document);
      expect(readSketch(sketches[id])).toEqual(sketch);
      const { width, height, cards, lines } = sketch;
      for (const { x, y, width: w, height: h } of cards) {
        expect(Math.min(x, y, width - x - w, height - y - h)).toBeGreaterThanOrEqual(0);
      }
      expect(lines.length).toBeGreaterThanOrEqual(cards.length - 1);
      expect(cards.some(({ category }) => category === 'convolution')).toBe(true);
    });

    it('has pictures that decode', async () => {
      expect(project.pictures.length).toBeGreaterThanOrEqual(3);
      for (const picture of project.pictures) {
        const decoded = await decodePictureInNode(picture.bytes);
        expect(decoded.ok, picture.name).toBe(true);
      }
    });

    it('is written the same way again, in the format of today', () => {
      const again = serialiseProject(project);
      if (!again.ok) throw new Error(english(again.error.message));
      const [before, after] = [entriesOf(bytes), entriesOf(again.value)];
      const text = new TextDecoder().decode(before.get('document.json'));
      const today = text.replace(/"formatVersion": \d+/, `"formatVersion": ${ROUTES_VERSION}`);
      before.set('document.json', new TextEncoder().encode(today));
      expect([...after.keys()]).toEqual([...before.keys()]);
      for (const [name, entry] of after) {
        expect(Buffer.compare(entry, before.get(name) ?? new Uint8Array()), name).toBe(0);
      }
    });
  });
});

describe('the imported example', () => {
  const { project } = openExample('selfie-segmentation');

  it('has six squeeze-and-excitation layers and four more gates', () => {
    const nodes = [...project.document.nodes.values()];
    expect(nodes.filter(({ type }) => type === 'squeezeExcitation')).toHaveLength(6);
    // The others scale another tensor than the one they pool: pool, one convolution, sigmoid, multiply.
    expect(nodes.filter(({ type }) => type === 'multiply')).toHaveLength(4);
  });

  it('holds its ONNX file, which an export gives back', () => {
    const { document, weights } = project;
    const compiled = compile(document, analyze(document), weights, { mode: 'plain' });
    const source = document.imported?.bytes ?? new Uint8Array();
    expect(source.length).toBe(446_154);
    expect(compiled.ok && Buffer.compare(compiled.value.bytes, source)).toBe(0);
  });
});
