import { blocks } from '../diagnostics.ts';
import { type Analysis, analyze } from '../graph/analyze.ts';
import type { GraphDocument, PortRef } from '../graph/document.ts';
import { applyEdit, type Edit } from '../graph/edits.ts';
import { nextPort } from '../graph/neighbours.ts';
import { layerType } from '../layers/index.ts';
import { formatShape } from '../tensor/types.ts';
import { inMiddle, type Text, text } from '../text.ts';
import type { Fix } from './fixes.ts';
import { insertOnEdge } from './insert-layers.ts';

/** What a second edge into an input that has one may mean. */

const JOINS = ['add', 'concat', 'multiply'] as const;

/**
 * The ways to connect an output to an input that is fed already: as a further input of a layer that takes any number,
 * joined with what arrives, or in its place. Joins whose shapes do not work out are left out; replacing always is there.
 * @param drop edges that go with it: those that the new edge is moved from
 * @returns none where the input is free
 */
export function secondEdgeChoices(
  document: GraphDocument,
  analysis: Analysis,
  source: PortRef,
  target: PortRef,
  drop: readonly string[] = [],
): readonly Fix[] {
  const taken = (analysis.basis.incoming.get(target.node) ?? []).find((edge) => edge.target.port === target.port);
  if (!taken || drop.includes(taken.id) || sameTensor(taken.source, source)) return [];
  const nameOf = (id: string) => document.nodes.get(id)?.name ?? id;
  const values = { source: nameOf(source.node), old: nameOf(taken.source.node), target: nameOf(target.node) };
  const moved: readonly Edit[] = drop.length > 0 ? [{ kind: 'disconnect', edges: drop }] : [];
  const choice = (title: Text, edits: readonly Edit[], focus: string, always = false): readonly Fix[] => {
    const edit: Edit = { kind: 'batch', edits: [...moved, ...edits] };
    const applied = applyEdit(document, edit);
    if (!applied.ok) return [];
    const after = analyze(applied.value, analysis);
    const output = after.nodes.get(focus)?.outputs?.[0];
    if (!always && (!output || breaks(analysis, after))) return [];
    const parameters = after.totals.parameters - analysis.totals.parameters;
    return [{ title, edit, resultShape: output ? formatShape(output.shape) : null, parameters, focus }];
  };
  const further = nextPort(document, analysis, target.node);
  const joined = JOINS.flatMap((type) => {
    const inserted = insertOnEdge(document, taken, [{ type }]);
    const [id] = inserted?.ids ?? [];
    const layer = layerType(type);
    if (!inserted || id === undefined || !layer) return [];
    const title = text('drawing.secondEdge.join', 'Join {old} and {source} with {layer}', {
      ...values,
      layer: inMiddle(layer.title),
    });
    return choice(title, [inserted.edit, { kind: 'connect', source, target: { node: id, port: 1 } }], id);
  });
  return [
    ...(further === null
      ? []
      : choice(
          text('drawing.secondEdge.further', 'Connect it as a further input of {target}', values),
          [{ kind: 'connect', source, target: { node: target.node, port: further } }],
          target.node,
        )),
    ...joined,
    ...choice(
      text('drawing.secondEdge.replace', 'Replace the edge from {old}', values),
      [{ kind: 'connect', source, target }],
      target.node,
      true,
    ),
  ];
}

function sameTensor(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}

/** Whether something that was computed no longer is. */
function breaks(before: Analysis, after: Analysis): boolean {
  for (const [id, { diagnostics }] of after.nodes) {
    const was = before.nodes.get(id);
    if ((!was || was.outputs !== null) && diagnostics.some(blocks)) return true;
  }
  return false;
}
