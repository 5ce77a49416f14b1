import type { Diagnostic, LayerFix } from '../diagnostics.ts';
import { type Analysis, analyze, diagnosticsOf } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import type { Edit } from '../graph/edits.ts';
import type { Text } from '../text.ts';
import { drawingFixes, layerFixes } from './drawing-fixes.ts';
import { backTitle, fixTitle } from './fix-titles.ts';
import { insertOnEdge } from './insert-layers.ts';

/** A way to mend a problem that is not tried yet. */
export interface Candidate {
  readonly title: Text;
  readonly edit: Edit;
  /** The layer to look at afterwards, if it is there. */
  readonly focus: string;
}

/**
 * Ways to mend a problem, the most likely first: back to the value before, what the layer itself knows, what only the
 * drawing knows, and at last to take the edge away.
 */
export function candidatesFor(
  document: GraphDocument,
  analysis: Analysis,
  nodeId: string | null,
  entry: Diagnostic,
  earlier: readonly GraphDocument[],
): readonly Candidate[] {
  const node = document.nodes.get(nodeId ?? '');
  if (!node) return drawingFixes(document, analysis, entry);
  const own = (wanted: (fix: LayerFix) => boolean) =>
    entry.fixes.filter(wanted).flatMap((fix) => ownFix(document, analysis, node, fix) ?? []);
  const isLast = (fix: LayerFix) => fix.kind === 'disconnectInput';
  return [
    ...wayBack(document, analysis, node, entry, earlier),
    ...own((fix) => !isLast(fix)),
    ...layerFixes(document, analysis, node, entry),
    ...own(isLast),
  ];
}

function ownFix(document: GraphDocument, analysis: Analysis, node: LayerNode, fix: LayerFix): Candidate | null {
  const edge =
    'input' in fix ? analysis.basis.incoming.get(node.id)?.find(({ target }) => target.port === fix.input) : undefined;
  const edit = (): Edit | null => {
    switch (fix.kind) {
      case 'setAttributes':
        return { kind: 'setAttributes', id: node.id, attributes: fix.attributes };
      case 'removeLayer':
        return { kind: 'removeNodes', ids: [node.id] };
      case 'disconnectInput':
        return edge ? { kind: 'disconnect', edges: [edge.id] } : null;
      case 'insertBefore':
        return edge ? (insertOnEdge(document, edge, fix.layers)?.edit ?? null) : null;
    }
  };
  const made = edit();
  return made && { title: fixTitle(node, document, fix, edge), edit: made, focus: node.id };
}

/** States of the drawing that are looked back at. */
const LOOK_BACK = 5;
const analyses = new WeakMap<GraphDocument, Analysis>();

/** The values from before the edit that brought the problem, where it was values of one layer that were changed. */
function wayBack(
  document: GraphDocument,
  analysis: Analysis,
  node: LayerNode,
  entry: Diagnostic,
  earlier: readonly GraphDocument[],
): readonly Candidate[] {
  for (const before of earlier.slice(0, LOOK_BACK)) {
    if (!before.nodes.has(node.id)) return [];
    const known = analyses.get(before) ?? analyze(before, analysis);
    analyses.set(before, known);
    if (diagnosticsOf(known, node.id).some(({ code }) => code === entry.code)) continue;
    const changed = [...document.nodes.values()].filter(({ id, attributes }) => {
      const old = before.nodes.get(id);
      return old !== undefined && old.attributes !== attributes;
    });
    const [only] = changed;
    const old = before.nodes.get(only?.id ?? '');
    if (!only || !old || changed.length > 1 || old.type !== only.type) return [];
    const attributes = Object.fromEntries(
      Object.entries(old.attributes).filter(([name, value]) => `${value}` !== `${only.attributes[name]}`),
    );
    const edit: Edit = { kind: 'setAttributes', id: only.id, attributes };
    return [{ title: backTitle(only, attributes, only.id === node.id), edit, focus: only.id }];
  }
  return [];
}
