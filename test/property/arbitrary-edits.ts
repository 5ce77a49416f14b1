import fc from 'fast-check';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { freshId, freshName } from '../../src/core/graph/document.ts';
import type { Edit } from '../../src/core/graph/edits.ts';
import { LAYERS } from '../../src/core/layers/index.ts';
import { arbitraryAttributes } from '../support/arbitrary-layers.ts';
import { groupPlan } from './arbitrary-groups.ts';

/**
 * Random edits, as plans: a plan becomes an edit once it meets a document, because only then is it known which layers
 * there are. Most plans make sense there; some are refused (loops, taken names, ports that do not exist).
 */
export type Plan = (document: GraphDocument) => Edit;

/** Layer types that a user can add: imported operators come only with a file. */
export const PALETTE = LAYERS.filter(({ type, role }) => type !== 'opaque' && role !== 'tensor');

const layerWithAttributes = fc
  .constantFrom(...PALETTE)
  .chain((layer) => fc.tuple(fc.constant(layer), arbitraryAttributes(layer)));
const coordinate = fc.integer({ min: -10_000, max: 10_000 });
const index = fc.nat({ max: 10_000 });
const port = fc.constantFrom(0, 0, 0, 0, 1, 2, 7, -1, 0.5);
const name = fc.oneof(
  fc.constantFrom('conv2d_1', 'relu_1', '', '  ', '이름', '<b>', 'a/b', '__proto__'),
  fc.stringMatching(/^[\p{L}\p{N} ._\-/]{1,20}$/u),
);

const simple: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 8, arbitrary: groupPlan },
  {
    weight: 6,
    arbitrary: fc.tuple(layerWithAttributes, coordinate, coordinate).map(
      ([[layer, attributes], x, y]): Plan =>
        (document) => ({
          kind: 'addNode',
          node: {
            id: freshId(document),
            type: layer.type,
            name: freshName(document, layer.type),
            attributes,
            position: { x, y },
          },
        }),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(index, port, index, port).map(
      ([from, out, to, into]): Plan =>
        (document) => ({
          kind: 'connect',
          source: { node: nodeAt(document, from), port: out },
          target: { node: nodeAt(document, to), port: into },
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(index, { maxLength: 3 }).map(
      (picks): Plan =>
        (document) => ({
          kind: 'removeNodes',
          ids: picks.map((pick) => nodeAt(document, pick)),
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.array(index, { maxLength: 3 }).map(
      (picks): Plan =>
        (document) => ({
          kind: 'disconnect',
          edges: picks.map((pick) => at([...document.edges.keys()], pick, 'e0')),
        }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.array(fc.tuple(index, coordinate, coordinate), { maxLength: 4 }).map(
      (moves): Plan =>
        (document) => ({
          kind: 'move',
          positions: new Map(moves.map(([pick, x, y]) => [nodeAt(document, pick), { x, y }])),
        }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(index, fc.nat()).chain(([pick, choice]) =>
      fc.constantFrom(...PALETTE).chain((layer) =>
        arbitraryAttributes(layer).map(
          (attributes): Plan =>
            (document) => {
              // A layer of the drawing with one attribute of some layer type: often its own, sometimes one it does not have.
              const [attribute, value] = at(Object.entries(attributes), choice, ['none', 0]);
              return { kind: 'setAttributes', id: nodeAt(document, pick), attributes: { [attribute]: value } };
            },
        ),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(index, fc.oneof(name, index)).map(
      ([pick, to]): Plan =>
        (document) => {
          // A number stands for the name of another layer.
          const wanted = typeof to === 'string' ? to : (document.nodes.get(nodeAt(document, to))?.name ?? 'free');
          return { kind: 'rename', id: nodeAt(document, pick), name: wanted };
        },
    ),
  },
  {
    weight: 1,
    arbitrary: name.map(
      (title): Plan =>
        () => ({ kind: 'setTitle', title }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer().map(
      (seed): Plan =>
        () => ({ kind: 'setSeed', seed }),
    ),
  },
);

/** Batches too: their steps are planned on the document that the batch begins with. */
export const arbitraryPlan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 9, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.array(simple, { maxLength: 4 }).map(
      (plans): Plan =>
        (document) => ({ kind: 'batch', edits: plans.map((plan) => plan(document)) }),
    ),
  },
);

function nodeAt(document: GraphDocument, pick: number): string {
  return at([...document.nodes.keys()], pick, 'nobody');
}

function at<T>(list: readonly T[], pick: number, fallback: T): T {
  return list[pick % list.length] ?? fallback;
}
