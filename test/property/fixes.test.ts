import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/core/diagnostics.ts';
import { type Fix, fixesFor } from '../../src/core/drawing/fixes.ts';
import { secondEdgeChoices } from '../../src/core/drawing/second-edge.ts';
import { type Analysis, analyze, diagnosticsOf } from '../../src/core/graph/analyze.ts';
import { edgeId, type GraphDocument, makeNode } from '../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../src/core/graph/edits.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { formatShape } from '../../src/core/tensor/types.ts';
import { english, korean } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryPlan } from './arbitrary-edits.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/**
 * Broken drawings of all kinds, and every fix that is offered for every problem in them: it takes its problem away, gives
 * the shape and the parameters that it promised, and breaks nothing that was computed before. All of it is judged by an
 * analysis from scratch.
 */

/** What hands do to a network that ran, each leaving it broken or unfinished in its own way. */
type Mishap = (document: GraphDocument, pick: number) => readonly Edit[];

const at = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];
const ofType = (document: GraphDocument, ...types: readonly string[]) =>
  [...document.nodes.values()].filter(({ type }) => types.includes(type));
const set = (id: string | undefined, attributes: Record<string, number | readonly number[]>): readonly Edit[] =>
  id === undefined ? [] : [{ kind: 'setAttributes', id, attributes }];

function loose(document: GraphDocument, type: string, attributes = {}): readonly Edit[] {
  const layer = layerType(type);
  return layer ? [{ kind: 'addNode', node: makeNode(document, layer, { x: 300, y: 0 }, attributes) }] : [];
}

/** Puts a layer behind one that is there, without an edge onwards. */
function branch(document: GraphDocument, pick: number, type: string, attributes = {}): readonly Edit[] {
  const [add] = loose(document, type, attributes);
  const source = at([...document.nodes.keys()], pick);
  if (add?.kind !== 'addNode' || source === undefined) return [];
  return [add, { kind: 'connect', source: { node: source, port: 0 }, target: { node: add.node.id, port: 0 } }];
}

const MISHAPS: readonly Mishap[] = [
  (document) => [{ kind: 'removeNodes', ids: ofType(document, 'output').map(({ id }) => id) }],
  (document) => [{ kind: 'removeNodes', ids: ofType(document, 'input').map(({ id }) => id) }],
  (document, pick) => [{ kind: 'removeNodes', ids: [at([...document.nodes.keys()], pick) ?? ''] }],
  (document, pick) => [{ kind: 'disconnect', edges: [at([...document.edges.keys()], pick) ?? ''] }],
  (document, pick) => set(at(ofType(document, 'conv2d'), pick)?.id, { group: 2 + (pick % 7) }),
  (document, pick) =>
    set(at(ofType(document, 'conv2d'), pick)?.id, { filters: 2 + (pick % 30), group: 2 + (pick % 3) }),
  (document, pick) =>
    set(at(ofType(document, 'conv2d', 'maxPool'), pick)?.id, { kernelShape: [31, 29], pads: [0, 0, 0, 0] }),
  (document, pick) => set(at(ofType(document, 'conv2d', 'maxPool'), pick)?.id, { strides: [3, 3] }),
  (document, pick) => set(at(ofType(document, 'maxPool', 'averagePool'), pick)?.id, { pads: [9, 9, 9, 9] }),
  (document) => loose(document, 'conv2d', { filters: 8 }),
  (document) => loose(document, 'input'),
  (document) => loose(document, 'add'),
  (document, pick) => branch(document, pick, 'relu'),
  (document, pick) => branch(document, pick, 'fullyConnected'),
  (document, pick) => branch(document, pick, 'conv2d', { kernelShape: [64, 64], pads: [0, 0, 0, 0] }),
  (document, pick) => branch(document, pick, 'conv2d', { filters: 4 + (pick % 27), group: 2 + (pick % 5) }),
  (document, pick) => {
    const edits = branch(document, pick, 'conv2d', { filters: 40 });
    const [add] = edits;
    return add?.kind === 'addNode' ? [...edits, { kind: 'setBypassed', ids: [add.node.id], bypassed: true }] : [];
  },
  (document, pick) => branch(document, pick, 'output', { labels: ['a', 'b', 'c'] }),
  (document, pick) => {
    const layers = [...document.nodes.keys()];
    const [add, first] = branch(document, pick, 'add');
    if (add?.kind !== 'addNode' || !first) return [];
    const other = { node: at(layers, pick >> 4) ?? '', port: 0 };
    return [add, first, { kind: 'connect', source: other, target: { node: add.node.id, port: 1 } }];
  },
  (document, pick) => {
    const id = at(ofType(document, 'conv2d', 'flatten', 'globalAveragePool'), pick)?.id ?? '';
    return [{ kind: 'setBypassed', ids: [id], bypassed: true }];
  },
];

const mishaps = fc.array(fc.tuple(fc.nat({ max: MISHAPS.length - 1 }), fc.nat({ max: 100_000 })), {
  minLength: 1,
  maxLength: 4,
});

/** The states that a drawing goes through, the newest first. */
function broken(
  net: GraphDocument,
  list: readonly (readonly [number, number])[],
  plans: readonly ((document: GraphDocument) => Edit)[],
): readonly GraphDocument[] {
  const states = [net];
  const step = (edit: Edit) => {
    const done = applyEdit(states[0] as GraphDocument, edit);
    if (done.ok && done.value !== states[0]) states.unshift(done.value);
  };
  for (const [which, pick] of list) {
    step({ kind: 'batch', edits: MISHAPS[which]?.(states[0] as GraphDocument, pick) ?? [] });
  }
  for (const plan of plans) step(plan(states[0] as GraphDocument));
  return states;
}

function problemsOf(analysis: Analysis): readonly (readonly [string | null, Diagnostic])[] {
  return [
    ...analysis.diagnostics.map((entry) => [null, entry] as const),
    ...analysis.order.flatMap((id) => diagnosticsOf(analysis, id).map((entry) => [id, entry] as const)),
  ];
}

function check(document: GraphDocument, before: Analysis, fix: Fix, shown: string | null): Analysis {
  const words = `${english(fix.title)} | ${korean(fix.title)}`;
  expect(words).not.toMatch(/undefined|NaN|null|\[object|{|}/);
  const applied = applyEdit(document, fix.edit);
  if (!applied.ok) throw new Error(`${words}: ${english(applied.error.message)}`);
  const after = analyze(applied.value);
  expect(after.totals.parameters - before.totals.parameters, words).toBe(fix.parameters);
  if (fix.focus !== null) expect(after.nodes.has(fix.focus), words).toBe(true);
  const at = shown !== null && after.nodes.has(shown) ? shown : fix.focus;
  const shape = after.nodes.get(at ?? '')?.outputs?.[0]?.shape;
  expect(shape ? formatShape(shape) : null, words).toBe(fix.resultShape);
  for (const [id, facts] of after.nodes) {
    const was = before.nodes.get(id);
    if (was && was.outputs === null) continue;
    const errors = facts.diagnostics.filter(({ severity }) => severity === 'error' || severity === 'unfinished');
    expect(
      errors.map(({ message }) => english(message)),
      `${words} breaks ${applied.value.nodes.get(id)?.name}`,
    ).toEqual([]);
  }
  for (const { code } of after.diagnostics)
    expect(
      before.diagnostics.map((entry) => entry.code),
      words,
    ).toContain(code);
  return after;
}

describe.each(seeds(20_261_202))('every fix that is offered, %s', (_, seed, fresh) => {
  it('takes its problem away, keeps its promise and breaks nothing', () => {
    const offered = new Map<string, number>();
    fc.assert(
      fc.property(arbitraryNetwork, mishaps, fc.array(arbitraryPlan, { maxLength: 3 }), (net, list, plans) => {
        const [document, ...earlier] = broken(net, list, plans);
        if (!document) return;
        const analysis = analyze(document);
        for (const [node, entry] of problemsOf(analysis)) {
          const fixes = fixesFor(document, analysis, node, entry, earlier);
          offered.set(entry.code, (offered.get(entry.code) ?? 0) + fixes.length);
          for (const fix of fixes) {
            const after = check(document, analysis, fix, node);
            const left = node === null ? after.diagnostics : after.nodes.has(node) ? diagnosticsOf(after, node) : [];
            const same = left.filter(({ code, input }) => code === entry.code && input === entry.input);
            expect(same, english(fix.title)).toEqual([]);
          }
        }
      }),
      { seed, numRuns: 90 },
    );
    // The mishaps bring these about; nothing is checked where nothing is offered.
    const codes = ['missing-input', 'not-connected', 'no-output', 'no-picture', 'several-pictures', 'rank-mismatch'];
    const layers = ['window-too-large', 'group-does-not-divide', 'shapes-differ', 'cannot-skip'];
    for (const code of fresh ? [] : [...codes, ...layers]) expect(offered.get(code) ?? 0, code).toBeGreaterThan(2);
  });

  it('joins a second edge in as many ways as work out, and replaces nothing unasked', () => {
    let joins = 0;
    fc.assert(
      fc.property(arbitraryNetwork, fc.nat(), fc.nat(), (net, from, to) => {
        const analysis = analyze(net);
        const edge = at([...net.edges.values()], to);
        const source = { node: at([...net.nodes.keys()], from) ?? '', port: 0 };
        if (!edge || !applyEdit(net, { kind: 'connect', source, target: edge.target }).ok) return;
        const choices = secondEdgeChoices(net, analysis, source, edge.target);
        if (edgeId(source, edge.target) === edge.id) {
          expect(choices).toEqual([]);
          return;
        }
        expect(english(choices.at(-1)?.title)).toMatch(/^Replace the edge from /);
        for (const choice of choices.slice(0, -1)) {
          joins += 1;
          check(net, analysis, choice, choice.focus);
          const done = applyEdit(net, choice.edit);
          const kept = done.ok ? [...done.value.edges.values()] : [];
          const feeds = (port: typeof source) =>
            kept.some((each) => each.source.node === port.node && each.source.port === port.port);
          expect(feeds(edge.source) && feeds(source), 'both are used').toBe(true);
        }
      }),
      { seed, numRuns: 120 },
    );
    expect(joins).toBeGreaterThan(10);
  });
});
