import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { blocks } from '../../src/core/diagnostics.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument, makeNode } from '../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../src/core/graph/edits.ts';
import { runnablePart } from '../../src/core/graph/runnable.ts';
import { layerType } from '../../src/core/layers/index.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryPlan, type Plan } from './arbitrary-edits.ts';
import { arbitraryNetwork } from './arbitrary-networks.ts';

/** What is unfinished or wrong stops nothing that does not depend on it. */

const plans = fc.array(arbitraryPlan, { maxLength: 30 });

function edited(document: GraphDocument, edits: readonly Edit[]): GraphDocument {
  return edits.reduce((now, edit) => {
    const done = applyEdit(now, edit);
    return done.ok ? done.value : now;
  }, document);
}

function planned(document: GraphDocument, list: readonly Plan[]): GraphDocument {
  return list.reduce((now, plan) => edited(now, [plan(now)]), document);
}

const structureOf = (document: GraphDocument) => {
  const part = runnablePart(analyze(document));
  const model =
    part && compile(part.document, part.analysis, EMPTY_STORE, { mode: 'instrumented', weights: 'external' });
  return model?.ok ? model.value.structureKey : null;
};

describe.each(seeds(20_261_201))('the part of a drawing that runs, %s', (_, seed) => {
  it('is the whole network, whatever is left unfinished or wrong beside it', () => {
    fc.assert(
      fc.property(
        arbitraryNetwork,
        fc.constantFrom('conv2d', 'add', 'output', 'input'),
        fc.nat(),
        (net, type, pick) => {
          const layer = layerType(type);
          const from = [...net.nodes.keys()][pick % net.nodes.size] ?? '';
          if (!layer) return;
          // No edge leads to it; a second picture leads nowhere.
          const loose = makeNode(net, layer, { x: 0, y: 0 });
          const beside = edited(net, [{ kind: 'addNode', node: loose }]);
          // A kernel that no picture is large enough for.
          const wrong = makeNode(beside, layerType('conv2d') ?? layer, { x: 0, y: 0 }, { kernelShape: [1024, 1024] });
          const broken = edited(beside, [
            { kind: 'addNode', node: wrong },
            { kind: 'connect', source: { node: from, port: 0 }, target: { node: wrong.id, port: 0 } },
          ]);
          const analysis = analyze(broken);
          expect(analysis.valid).toBe(false);
          expect(runnablePart(analysis)?.leftOut).toEqual(expect.arrayContaining([loose.id, wrong.id]));
          expect(structureOf(broken)).toBe(structureOf(net));
        },
      ),
      { seed, numRuns: 40 },
    );
  });

  it('is everything that computes, compiles without its outputs, and leaves out only what has a reason', () => {
    let parts = 0;
    fc.assert(
      fc.property(fc.oneof(fc.constant(EMPTY_DOCUMENT), arbitraryNetwork), plans, (net, list) => {
        const document = planned(net, list);
        const analysis = analyze(document);
        const part = runnablePart(analysis);
        const pictures = [...document.nodes.values()].filter(({ type }) => type === 'input').length;
        if (!part) {
          expect(
            [...analysis.nodes].every(([id, facts]) => document.nodes.get(id)?.type !== 'input' || !facts.outputs),
          ).toBe(true);
          return;
        }
        parts += 1;
        const ends = [...document.nodes.values()].filter(({ type }) => type === 'output').map(({ id }) => id);
        const without = edited(part.document, [{ kind: 'removeNodes', ids: ends }]);
        for (const each of [part.document, without]) {
          const model = compile(each, analyze(each), EMPTY_STORE, { mode: 'instrumented', weights: 'external' });
          expect(model.ok).toBe(true);
        }
        const whole = compile(document, analysis, EMPTY_STORE, { mode: 'plain' });
        expect(whole.ok, 'what is exported is finished').toBe(analysis.valid);
        for (const id of part.leftOut) {
          const own = analysis.nodes.get(id)?.diagnostics.some(blocks) ?? false;
          const waits = (analysis.basis.incoming.get(id) ?? []).some((edge) => part.leftOut.includes(edge.source.node));
          const other = pictures > 1 && document.nodes.get(id)?.type === 'input';
          expect(own || waits || other, `${document.nodes.get(id)?.name} is left out`).toBe(true);
        }
      }),
      { seed, numRuns: 80 },
    );
    expect(parts).toBeGreaterThan(20);
  });
});
