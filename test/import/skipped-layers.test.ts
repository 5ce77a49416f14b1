import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { Edit } from '../../src/core/graph/edits.ts';
import { network } from '../core/compile/networks.ts';
import { sharedData } from '../support/shared-data.ts';
import { compiled, decoded, edited, exported, find, open, openFile } from './support/open.ts';
import { excess, lcgTensor, runOnnx, type Value } from './support/run-onnx.ts';

/** Skipped layers are in no exported file; the drawing remembers them. */

const folder = sharedData('models');

function same(a: Value['data'] = [], b: Value['data'] = []): void {
  expect(a.length).toBeGreaterThan(0);
  expect(excess(a, b, 0, 0)).toBeLessThanOrEqual(0);
}

describe('a drawing of one’s own', () => {
  const { document, analysis } = network({
    picture: { type: 'input', attributes: { height: 8, width: 8 } },
    conv: { type: 'conv2d', attributes: { filters: 3, kernelShape: [3, 3], pads: [1, 1, 1, 1] }, from: ['picture'] },
    again: { type: 'conv2d', attributes: { filters: 3, kernelShape: [3, 3], pads: [1, 1, 1, 1] }, from: ['conv'] },
    out: { type: 'output', from: ['again'] },
  });
  const id = (name: string) => find(document, (node) => node.name === name).id;

  it('opens with its skipped layer, which is not in the graph and computes nothing', async () => {
    const skipped = edited(document, { kind: 'setBypassed', ids: [id('again')], bypassed: true });
    const file = exported(skipped, new Map());
    const again = open(file.bytes);
    expect(again.document).toEqual(skipped);
    const direct = edited(edited(document, { kind: 'removeNodes', ids: [id('again')] }), {
      kind: 'connect',
      source: { node: id('conv'), port: 0 },
      target: { node: id('out'), port: 0 },
    });
    const feed = { picture: lcgTensor([1, 3, 8, 8]) };
    const models = [file, compiled(direct, new Map(), { mode: 'plain' }), exported(again.document, again.weights)];
    const [a, b, c] = await Promise.all(models.map(async (model) => (await runOnnx(model, feed)).out?.data));
    expect(b).toEqual(a);
    expect(c).toEqual(a);
    // Used again, it counts and runs.
    const used = edited(again.document, { kind: 'setBypassed', ids: [id('again')], bypassed: false });
    expect(analyze(used).totals.parameters).toBe(analysis.totals.parameters);
    expect((await runOnnx(compiled(used, again.weights, { mode: 'plain' }), feed)).out?.data).not.toEqual(a);
  });
});

describe('skipped layers of an import', { timeout: 60_000 }, () => {
  it.skipIf(!folder)('leave the others’ nodes alone and compute what the model without them does', async () => {
    const { document, weights } = openFile(`${folder}/minifasnet-v1se.onnx`);
    const se = [...document.nodes.values()].filter((node) => node.type === 'squeezeExcitation');
    const ids = se.map((node) => node.id);
    const skipped = edited(document, { kind: 'setBypassed', ids, bypassed: true });
    const file = compiled(skipped, weights, { mode: 'plain' });
    const gone = new Set(ids.flatMap((node) => document.imported?.origins.get(node)?.nodes ?? []));
    const graph = document.imported?.model.graph;
    const kept = graph?.node.filter((_, index) => !gone.has(index)) ?? [];
    const nodes = decoded(file.bytes).graph?.node ?? [];
    expect(nodes.map((node) => node.output)).toEqual(kept.map((node) => node.output));
    // Only who read a scaled map reads something else now.
    const changed = nodes.filter((node, at) => node.input.join() !== kept[at]?.input.join());
    expect(changed.length).toBeGreaterThan(0);
    const scaled = new Set(ids.flatMap((node) => document.imported?.origins.get(node)?.outputs ?? []));
    for (const node of changed) {
      const before = kept.find((other) => other.output[0] === node.output[0]);
      expect(before?.input.filter((value, at) => value !== node.input[at]).every((value) => scaled.has(value))).toBe(
        true,
      );
    }
    const feed = { [file.inputName]: lcgTensor([1, 3, 80, 80]) };
    const without = se.reduce((drawing, { id }) => {
      const into = [...drawing.edges.values()].find((edge) => edge.target.node === id);
      const from = [...drawing.edges.values()].filter((edge) => edge.source.node === id);
      const edits: Edit[] = [{ kind: 'removeNodes', ids: [id] }];
      for (const edge of from) if (into) edits.push({ kind: 'connect', source: into.source, target: edge.target });
      return edited(drawing, { kind: 'batch', edits });
    }, document);
    const [a, b] = [await runOnnx(file, feed), await runOnnx(compiled(without, weights, { mode: 'plain' }), feed)];
    same(a.logits?.data, b.logits?.data);
    // The window sees the same, and the skipped layers hand on what comes in.
    const shown = compiled(skipped, weights, { mode: 'instrumented', watch: [{ nodeId: ids[0] ?? '', port: 0 }] });
    expect(shown.attention).toEqual([]);
    const seen = await runOnnx(shown, feed);
    same(seen.logits?.data, a.logits?.data);
    const into = [...document.edges.values()].find((edge) => edge.target.node === ids[0]);
    const source = compiled(document, weights, {
      mode: 'instrumented',
      watch: into ? [into.source].map(({ node, port }) => ({ nodeId: node, port })) : [],
    });
    const gates = Object.fromEntries(
      source.attention.flatMap(({ keep, set, channels }) => [
        [keep, { dims: [1, channels, 1, 1], data: new Float32Array(channels).fill(1) }],
        [set, { dims: [1, channels, 1, 1], data: new Float32Array(channels) }],
      ]),
    );
    const reference = await runOnnx(source, { ...feed, ...gates });
    same(seen[shown.watched[0]?.valueName ?? '']?.data, reference[source.watched[0]?.valueName ?? '']?.data);
    // Used again, the file is byte for byte what it was.
    const back = edited(skipped, { kind: 'setBypassed', ids, bypassed: false });
    expect(compiled(back, weights, { mode: 'plain' }).bytes).toEqual(document.imported?.bytes);
  });
});
