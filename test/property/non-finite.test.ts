import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { pictureNode } from '../../src/core/graph/structure.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { ok } from '../../src/core/result.ts';
import { countNonFinite } from '../../src/core/tensor/non-finite.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { parameterKey, parameterTensor, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { weightRemarks } from '../../src/core/weights/weight-remarks.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { locateNonFinite, nonFiniteIn } from '../../src/study/locate-non-finite.ts';
import { createNetwork } from '../../src/study/network.ts';
import { fetchNames } from '../../src/study/read-run.ts';
import { randomTensor } from '../support/run-layer.ts';
import { english } from '../support/said.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/**
 * One number of one stored tensor of a random network becomes NaN or an infinity, and Convas has to name the layer. The
 * reference looks at every layer's output one by one, in runs of their own, and knows where the number was put.
 */

const FRESH = Math.floor(Math.random() * 2 ** 31);
const SEEDS = [
  ['the fixed seed', 20_261_130],
  [`a fresh seed, ${FRESH}`, FRESH],
] as const;

const RUNS = 30;
const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

interface Case {
  readonly document: GraphDocument;
  readonly weights: TensorStore;
  readonly input: Tensor;
}

interface Injected {
  /** The layer that the number is in. */
  readonly node: string;
  readonly weights: TensorStore;
}

/** Puts a value into a random place of a random parameter; null where the network has none. */
function inject(document: GraphDocument, pick: number, value: number): Injected | null {
  const analysis = analyze(document);
  const specs = analysis.order.flatMap((node) =>
    (analysis.nodes.get(node)?.parameterSpecs ?? []).map((spec) => ({ node, spec })),
  );
  const chosen = specs[pick % specs.length];
  if (!chosen || !analysis.valid) return null;
  const { node, spec } = chosen;
  const { data } = parameterTensor(new Map(), document.seed, node, spec).tensor;
  const changed = data.slice();
  changed[pick % changed.length] = value;
  return {
    node,
    weights: new Map([[parameterKey(node, spec.name), { shape: spec.shape, data: changed, origin: 'loaded' }]]),
  };
}

function inputOf(document: GraphDocument, seed: number): Tensor {
  const { channels, height, width } = (pictureNode(document)?.attributes ?? {}) as Record<string, number>;
  return randomTensor([1, channels ?? 1, height ?? 1, width ?? 1], seed);
}

/** What an ordinary run brings back. */
async function seenBy({ document, weights, input }: Case) {
  const model = compile(document, analyze(document), weights, { mode: 'instrumented', weights: 'external' });
  if (!model.ok) throw new Error(english(model.error.message));
  const fetches = fetchNames(model.value, false);
  const done = await runtime.run({ model: model.value, input, overrides: new Map(), fetches, transient: true });
  if (!done.ok) throw new Error(done.error.detail ?? english(done.error.message));
  return nonFiniteIn(done.value.values.values());
}

/** The first layer whose own output, watched alone in an optimised session, is not finite. */
async function byHand({ document, weights, input }: Case): Promise<string | null> {
  const analysis = analyze(document);
  for (const id of analysis.order) {
    for (const port of analysis.nodes.get(id)?.outputs?.keys() ?? []) {
      const watch = [{ nodeId: id, port }];
      const model = compile(document, analysis, weights, { mode: 'instrumented', watch, weights: 'external' });
      if (!model.ok) throw new Error(english(model.error.message));
      const [{ valueName } = { valueName: '' }] = model.value.watched;
      const steps = model.value.attention.filter(({ nodeId }) => nodeId === id);
      const fetches = [valueName, ...fetchNames({ ...model.value, outputs: [], attention: steps }, false)];
      const done = await runtime.run({ model: model.value, input, overrides: new Map(), fetches, transient: true });
      if (!done.ok) throw new Error(done.error.detail ?? english(done.error.message));
      for (const { data } of done.value.values.values()) if (countNonFinite(data)) return id;
    }
  }
  return null;
}

async function located({ document, weights, input }: Case, portionBytes: number) {
  let runs = 0;
  const found = await locateNonFinite({
    network: createNetwork({ document, weights }),
    seen: { nan: 1, positive: 0, negative: 0 },
    portionBytes,
    run: async (model, fetches) => {
      runs += 1;
      const request = { model, input, overrides: new Map(), fetches, optimise: 'none', transient: true } as const;
      const done = await runtime.run(request);
      return done.ok ? ok(done.value.values) : done;
    },
  });
  if (!found.ok) throw new Error(found.error.code);
  return { first: found.value[0] ?? null, runs };
}

const arbitraryCase = fc.tuple(
  arbitraryNetwork,
  fc.nat(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.integer({ min: 1, max: 1e9 }),
);

describe.each(SEEDS)('NaN and infinities in a random weight, %s', (_name, seed) => {
  it('are said before a run, and after it in the layer where they begin', { timeout: 300_000 }, async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryCase, async ([document, pick, value, picture]) => {
        const injected = inject(document, pick, value);
        // Networks without a parameter have no place for it.
        fc.pre(injected !== null);
        const { node, weights } = injected as Injected;
        const one = { document, weights, input: inputOf(document, picture) };
        expect([...weightRemarks(analyze(document), weights).keys()]).toEqual([node]);
        const reference = await byHand(one);
        // One layer at a time, a few, and all at once.
        for (const bytes of [1, 20_000, 2 ** 26]) {
          const { first } = await located(one, bytes);
          expect(first?.nodeId ?? null).toBe(reference);
          if (first)
            expect([first.certain, first.cause]).toEqual([true, first.nodeId === node ? 'weights' : 'computed']);
        }
        if (!(await seenBy(one))) return;
        seen += 1;
        // What the run shows can only come from the number that was put in.
        expect(reference).toBe(node);
      }),
      { seed, numRuns: RUNS },
    );
    // What goes in mostly comes out.
    expect(seen).toBeGreaterThan(RUNS / 6);
  });

  it('are found after an export and an import too, and a finite network has none', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryCase, async ([document, pick, value, picture]) => {
        const injected = inject(document, pick, value);
        fc.pre(injected !== null);
        const { weights } = injected as Injected;
        const exported = compile(document, analyze(document), weights, { mode: 'plain' });
        if (!exported.ok) throw new Error(english(exported.error.message));
        const opened = importModel(exported.value.bytes, {});
        if (!opened.ok) throw new Error(english(opened.error.message));
        // A picture that leads nowhere is left out of the file.
        fc.pre(analyze(opened.value.document).valid);
        const one = { ...opened.value, input: inputOf(document, picture) };
        expect(inputOf(one.document, 1).shape).toEqual(one.input.shape);
        const reference = await byHand(one);
        const { first } = await located(one, 2 ** 26);
        expect(first?.nodeId ?? null).toBe(reference);
        if (first) expect(first.cause).toBe('weights');
        const clean = await located({ ...one, document, weights: new Map() }, 2 ** 26);
        expect(clean.first).toBeNull();
      }),
      { seed, numRuns: 25 },
    );
  });
});
