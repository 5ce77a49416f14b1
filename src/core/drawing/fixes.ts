import { defaultAttributes } from '../attributes.ts';
import type { Diagnostic, LayerFix } from '../diagnostics.ts';
import { type Analysis, analyze } from '../graph/analyze.ts';
import { freshId, freshName, type GraphDocument, type LayerNode } from '../graph/document.ts';
import { applyEdit, type Edit } from '../graph/edits.ts';
import { layerType } from '../layers/index.ts';
import { formatShape } from '../tensor/types.ts';
import { inMiddle, joinTexts, sameText, type Text, text } from '../text.ts';
import { arrangementOf } from './arrangement.ts';
import { CARD_WIDTH, cardHeight, plainHeight } from './card-size.ts';
import { endsOfEdge } from './edge-ends.ts';
import { roomAboveEdit } from './make-room.ts';

/** A fix made ready to apply: one edit, one undo entry. */
export interface Fix {
  readonly title: Text;
  readonly edit: Edit;
  /** The layer's output shape once the fix is applied, as a preview; null if another problem would remain. */
  readonly resultShape: string | null;
}

/** Vertical distance that an inserted layer takes on the canvas. */
const ROW = 130;

/**
 * The fixes of a diagnostic as edits, best first. Each one is tried on the document: a fix that would be refused, or
 * that would leave the very same diagnostic in place, is not offered.
 */
export function fixesFor(
  document: GraphDocument,
  analysis: Analysis,
  nodeId: string,
  entry: Diagnostic,
): readonly Fix[] {
  const fixes: Fix[] = [];
  for (const fix of entry.fixes) {
    const edit = fixEdit(document, nodeId, fix);
    if (!edit) continue;
    const applied = applyEdit(document, edit);
    if (!applied.ok) continue;
    const after = analyze(applied.value, analysis).nodes.get(nodeId);
    if (after?.diagnostics.some((other) => other.code === entry.code && fix.kind !== 'disconnectInput')) continue;
    const output = after?.outputs?.[0];
    fixes.push({
      title: fixTitle(document, nodeId, fix),
      edit,
      resultShape: output ? formatShape(output.shape) : null,
    });
  }
  return fixes;
}

function fixEdit(document: GraphDocument, nodeId: string, fix: LayerFix): Edit | null {
  switch (fix.kind) {
    case 'setAttributes':
      return { kind: 'setAttributes', id: nodeId, attributes: fix.attributes };
    case 'removeLayer':
      return { kind: 'removeNodes', ids: [nodeId] };
    case 'disconnectInput': {
      const edge = edgeInto(document, nodeId, fix.input);
      return edge ? { kind: 'disconnect', edges: [edge.id] } : null;
    }
    case 'insertBefore':
      return insertBefore(document, nodeId, fix);
  }
}

/** Puts layers on the edge into a port, and moves everything below down to make room. */
function insertBefore(
  document: GraphDocument,
  nodeId: string,
  fix: Extract<LayerFix, { kind: 'insertBefore' }>,
): Edit | null {
  const target = document.nodes.get(nodeId);
  const edge = edgeInto(document, nodeId, fix.input);
  if (!target || !edge) return null;
  const ends = endsOfEdge(document, arrangementOf(document, plainHeight), edge);
  if (!ends) return null;
  const above = ends.source.y + Math.max(0, ends.source.height - cardHeight(false, false));
  const room = Math.max(0, fix.layers.length * ROW + ROW - (ends.target.y - above));
  const x = Math.round(ends.target.x + (ends.target.width - CARD_WIDTH) / 2);
  const edits: Edit[] = [{ kind: 'disconnect', edges: [edge.id] }];
  if (room > 0) edits.push(roomAboveEdit(document, ends.target.id, room, plainHeight));
  const ids = new Set<string>();
  const names = new Set<string>();
  let from = edge.source;
  for (const [index, wanted] of fix.layers.entries()) {
    const layer = layerType(wanted.type);
    if (!layer) return null;
    const id = freshId(document, 'n', ids);
    const name = freshName(document, wanted.type, names);
    ids.add(id);
    names.add(name);
    const node: LayerNode = {
      id,
      type: wanted.type,
      name,
      attributes: { ...defaultAttributes(layer.attributes), ...wanted.attributes },
      position: { x, y: ends.target.y + room - (fix.layers.length - index) * ROW },
      ...(ends.group !== null && { group: ends.group }),
    };
    edits.push({ kind: 'addNode', node }, { kind: 'connect', source: from, target: { node: id, port: 0 } });
    from = { node: id, port: 0 };
  }
  edits.push({ kind: 'connect', source: from, target: edge.target });
  return { kind: 'batch', edits };
}

function edgeInto(document: GraphDocument, node: string, port: number) {
  for (const edge of document.edges.values()) {
    if (edge.target.node === node && edge.target.port === port) return edge;
  }
  return undefined;
}

function fixTitle(document: GraphDocument, nodeId: string, fix: LayerFix): Text {
  switch (fix.kind) {
    case 'setAttributes': {
      const specs = layerType(document.nodes.get(nodeId)?.type ?? '')?.attributes ?? {};
      const parts = Object.entries(fix.attributes).map(([name, value]) => {
        const label = specs[name]?.label ?? sameText(name);
        const shown = Array.isArray(value) ? value.join(', ') : String(value);
        return { label, shown };
      });
      const changes = joinTexts(
        parts.map(({ label, shown }) =>
          text('graph.fixes.inmiddleToShown', '{inMiddle} to {shown}', { inMiddle: inMiddle(label), shown }),
        ),
        ', ',
      );
      return text('graph.fixes.setChanges', 'Set {changes}', { changes });
    }
    case 'insertBefore': {
      const titles = fix.layers.map((wanted) => {
        const title = layerType(wanted.type)?.title ?? sameText(wanted.type);
        const kernel = wanted.attributes?.kernelShape;
        const filters = wanted.attributes?.filters;
        const detail = Array.isArray(kernel) ? ` ${kernel.join('×')}` : '';
        const count = typeof filters === 'number' ? ` → ${filters}` : '';
        return text('graph.fixes.titleDetailCount', '{title}{detail}{count}', { title, detail, count });
      });
      const [first, ...further] = titles;
      const all = further.reduce<Text>(
        (before, title) => text('graph.fixes.beforeThenTitle', '{before}, then {title}', { before, title }),
        first ?? sameText(''),
      );
      return text('graph.fixes.insertAll', 'Insert {all}', { all });
    }
    case 'disconnectInput':
      return text('graph.fixes.disconnectThisEdge', 'Disconnect this edge');
    case 'removeLayer':
      return text('graph.fixes.deleteThisLayer', 'Delete this layer');
  }
}
