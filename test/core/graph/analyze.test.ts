import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../src/core/attributes.ts';
import { fixesFor } from '../../../src/core/drawing/fixes.ts';
import { analyze, diagnosticsOf, edgeHasError, edgeType } from '../../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument, makeNode } from '../../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';
import { layerType } from '../../../src/core/layers/index.ts';
import { english } from '../../support/said.ts';

/** A document by hand: `add` connects the new layer's ports to the given ids. */
function sketch() {
  let document: GraphDocument = EMPTY_DOCUMENT;
  const apply = (edit: Edit) => {
    const result = applyEdit(document, edit);
    if (!result.ok) throw new Error(english(result.error.message));
    document = result.value;
  };
  return {
    document: () => document,
    apply,
    add: (type: string, attributes: Attributes, ...from: string[]) => {
      const layer = layerType(type);
      if (!layer) throw new Error(`no layer type ${type}`);
      const node = makeNode(document, layer, { x: 0, y: document.nodes.size * 130 }, attributes);
      apply({ kind: 'addNode', node });
      for (const [port, source] of from.entries()) {
        apply({ kind: 'connect', source: { node: source, port: 0 }, target: { node: node.id, port } });
      }
      return node.id;
    },
  };
}

function lenet() {
  const s = sketch();
  const input = s.add('input', { channels: 1, height: 28, width: 28 });
  const c1 = s.add('conv2d', { filters: 6, kernelShape: [5, 5], pads: [2, 2, 2, 2] }, input);
  const t1 = s.add('tanh', {}, c1);
  const p1 = s.add('averagePool', { kernelShape: [2, 2], strides: [2, 2] }, t1);
  const c2 = s.add('conv2d', { filters: 16, kernelShape: [5, 5], pads: [0, 0, 0, 0] }, p1);
  const t2 = s.add('tanh', {}, c2);
  const p2 = s.add('averagePool', { kernelShape: [2, 2], strides: [2, 2] }, t2);
  const flat = s.add('flatten', {}, p2);
  const f1 = s.add('fullyConnected', { units: 120 }, flat);
  const f2 = s.add('fullyConnected', { units: 84 }, f1);
  const f3 = s.add('fullyConnected', { units: 10 }, f2);
  const output = s.add('output', {}, f3);
  return { ...s, ids: { input, c1, t1, p1, c2, flat, f1, f3, output } };
}

describe('analyze', () => {
  it('gives LeNet-5 its published 61,706 parameters and 416,520 MACs', () => {
    const net = lenet();
    const analysis = analyze(net.document());
    expect(analysis.valid).toBe(true);
    expect(analysis.totals.parameters).toBe(61_706);
    expect(analysis.totals.macs).toBe(416_520);
    expect(analysis.nodes.get(net.ids.flat)?.outputs?.[0]?.shape).toEqual(['N', 400]);
  });

  it('computes again only what lies downstream of an edit', () => {
    const net = lenet();
    const before = analyze(net.document());
    net.apply({ kind: 'setAttributes', id: net.ids.c2, attributes: { filters: 20 } });
    const after = analyze(net.document(), before);
    for (const id of [net.ids.input, net.ids.c1, net.ids.t1, net.ids.p1]) {
      expect(after.nodes.get(id)).toBe(before.nodes.get(id));
    }
    expect(after.nodes.get(net.ids.f1)).not.toBe(before.nodes.get(net.ids.f1));
    expect(after.nodes.get(net.ids.f3)).toBe(before.nodes.get(net.ids.f3));
    expect(after.nodes).toEqual(analyze(net.document()).nodes);
  });

  it('keeps every result when layers only move', () => {
    const net = lenet();
    const before = analyze(net.document());
    net.apply({ kind: 'move', positions: new Map([[net.ids.c1, { x: 400, y: 0 }]]) });
    const after = analyze(net.document(), before);
    for (const [id, node] of before.nodes) expect(after.nodes.get(id)).toBe(node);
    expect(after.order).toBe(before.order);
  });

  it('names the first cause, once, and what waits for it', () => {
    const net = lenet();
    net.apply({ kind: 'setAttributes', id: net.ids.c2, attributes: { kernelShape: [15, 15] } });
    const analysis = analyze(net.document());
    expect(analysis.valid).toBe(false);
    const errors = [...analysis.nodes].filter(([, node]) => node.diagnostics.some((d) => d.severity === 'error'));
    expect(errors.map(([id]) => id)).toEqual([net.ids.c2]);
    expect(analysis.nodes.get(net.ids.f3)?.blockedBy).toBe(net.ids.c2);
    const edge = [...net.document().edges.values()].find((candidate) => candidate.target.node === net.ids.c2);
    expect(edge && edgeHasError(analysis, edge)).toBe(true);
    expect(edge && edgeType(analysis, edge)?.shape).toEqual(['N', 6, 14, 14]);
  });

  it('says what a drawing as a whole lacks', () => {
    expect(analyze(EMPTY_DOCUMENT).diagnostics.map((entry) => entry.code)).toEqual(['no-picture', 'no-output']);
    const s = sketch();
    const a = s.add('input', {});
    s.add('input', {});
    s.add('output', {}, a);
    expect(analyze(s.document()).diagnostics.map((entry) => entry.code)).toEqual(['several-pictures']);
  });

  it('marks an input that nothing is connected to, and an output that nobody uses', () => {
    const s = sketch();
    const input = s.add('input', {});
    const conv = s.add('conv2d', {});
    const analysis = analyze(s.document());
    expect(diagnosticsOf(analysis, conv).map((entry) => entry.code)).toEqual(['missing-input', 'not-connected']);
    expect(diagnosticsOf(analysis, input).map((entry) => entry.code)).toEqual(['not-connected']);
  });
});

describe('fixes', () => {
  it('flattens maps before a fully connected layer in one edit', () => {
    const s = sketch();
    const input = s.add('input', { channels: 3, height: 32, width: 32 });
    const conv = s.add('conv2d', {}, input);
    const fc = s.add('fullyConnected', { units: 10 }, conv);
    s.add('output', {}, fc);
    const analysis = analyze(s.document());
    const [problem] = analysis.nodes.get(fc)?.diagnostics ?? [];
    if (!problem) throw new Error('the mis-wire went unnoticed');
    const fixes = fixesFor(s.document(), analysis, fc, problem);
    expect(fixes.map((fix) => english(fix.title))).toEqual([
      'Insert Flatten behind conv2d_1',
      'Insert Global average pool, then Flatten behind conv2d_1',
      'Disconnect conv2d_1',
    ]);
    expect(fixes.slice(0, 2).map((fix) => fix.parameters)).toEqual([32_768 * 10 + 10, 32 * 10 + 10]);
    for (const fix of fixes.slice(0, 2)) {
      expect(fix.resultShape).toBe('N×10');
      const fixed = applyEdit(s.document(), fix.edit);
      if (!fixed.ok) throw new Error(english(fixed.error.message));
      expect(analyze(fixed.value).valid).toBe(true);
    }
  });

  it('matches the channels of a residual connection', () => {
    const s = sketch();
    const input = s.add('input', { channels: 3, height: 32, width: 32 });
    const a = s.add('conv2d', { filters: 16 }, input);
    const b = s.add('conv2d', { filters: 32, strides: [2, 2] }, a);
    const sum = s.add('add', {}, b, a);
    s.add('output', {}, sum);
    const analysis = analyze(s.document());
    const [problem] = analysis.nodes.get(sum)?.diagnostics ?? [];
    if (!problem) throw new Error('the mis-wire went unnoticed');
    expect(problem.code).toBe('shapes-differ');
    const [first] = fixesFor(s.document(), analysis, sum, problem);
    expect(first?.resultShape).toBe('N×32×16×16');
    const fixed = applyEdit(s.document(), first?.edit as Edit);
    expect(fixed.ok && analyze(fixed.value).valid).toBe(true);
  });

  it('offers pads that make a window fit', () => {
    const s = sketch();
    const input = s.add('input', { channels: 3, height: 4, width: 4 });
    const conv = s.add('conv2d', { kernelShape: [7, 7], pads: [0, 0, 0, 0] }, input);
    const analysis = analyze(s.document());
    const [problem] = analysis.nodes.get(conv)?.diagnostics ?? [];
    if (!problem) throw new Error('the mis-wire went unnoticed');
    const fixes = fixesFor(s.document(), analysis, conv, problem);
    expect(fixes.map((fix) => fix.resultShape)).toEqual(['N×32×4×4', 'N×32×1×1', 'N×32×1×1']);
  });
});
