import { SEVERITY_RANK } from '../../core/diagnostics.ts';
import { edgeLabel } from '../../core/drawing/edge-label.ts';
import { type Analysis, diagnosticsOf } from '../../core/graph/analyze.ts';
import {
  type Edge,
  type GraphDocument,
  type Group,
  type LayerNode,
  type Note,
  notesOf,
} from '../../core/graph/document.ts';
import { type GroupTree, groupTree } from '../../core/graph/groups.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { portsOf } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { sameText, type Text, text } from '../../core/text.ts';
import { errorsInWords, groupFacts } from '../canvas/group-facts.ts';
import { NOTE, noteName } from '../note-words.ts';

interface RowBase {
  /** The id of the layer, edge, group or note. */
  readonly id: string;
  readonly name: Text;
  readonly type: Text;
  readonly shape: string;
  readonly problem: Text | null;
  readonly isError: boolean;
  /** From 1: layers and groups in no group, and notes. */
  readonly level: number;
  /** The row that it lies under: a group's, or, of an edge, its layer's. */
  readonly parent: string | null;
  /** Null where nothing can be shown below it. */
  readonly expanded: boolean | null;
}

export type OutlineRow =
  | (RowBase & { readonly kind: 'layer'; readonly node: LayerNode; readonly parameters: number | null })
  /** An edge that feeds the layer above it. */
  | (RowBase & { readonly kind: 'edge'; readonly edge: Edge })
  | (RowBase & { readonly kind: 'group'; readonly group: Group; readonly parameters: number })
  | (RowBase & { readonly kind: 'note'; readonly note: Note });

/** What was opened or closed by hand. Otherwise groups are as they are in the drawing, and layers closed. */
export type Opened = ReadonlyMap<string, boolean>;

/**
 * The drawing as a tree, in data-flow order: a group stands where its first layer would, and holds all of them. Edges
 * into a layer follow it while it is expanded. Notes come last.
 */
export function outlineRows(document: GraphDocument, analysis: Analysis, opened: Opened): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const tree = groupTree(document);
  const inside = orderedInside(document, analysis, tree);
  const add = (id: string, level: number, parent: string | null): void => {
    const group = tree.group(id);
    if (group) {
      const row = groupRow(analysis, tree, group, { level, parent, expanded: opened.get(id) ?? !group.collapsed });
      rows.push(row);
      if (row.expanded) for (const inner of inside.get(id) ?? []) add(inner, level + 1, id);
      return;
    }
    const row = layerRow(document, analysis, id, { level, parent, isOpen: opened.get(id) ?? false });
    if (!row) return;
    rows.push(row);
    if (!row.expanded) return;
    for (const edge of analysis.basis.incoming.get(id) ?? []) rows.push(edgeRow(document, analysis, edge, level + 1));
  };
  for (const id of inside.get(null) ?? []) add(id, 1, null);
  for (const note of notesOf(document).values()) rows.push(noteRow(note));
  return rows;
}

/** By group (null: none), the layers and groups right inside it, each where the data flow first reaches it. */
function orderedInside(
  document: GraphDocument,
  analysis: Analysis,
  tree: GroupTree,
): ReadonlyMap<string | null, readonly string[]> {
  const inside = new Map<string | null, Set<string>>();
  for (const id of analysis.order) {
    const group = document.nodes.get(id)?.group;
    const path = group === undefined ? [] : tree.path(group).map((entry) => entry.id);
    for (const [index, child] of [...path, id].entries()) {
      const parent = path[index - 1] ?? null;
      const list = inside.get(parent);
      if (list) list.add(child);
      else inside.set(parent, new Set([child]));
    }
  }
  return new Map([...inside].map(([parent, ids]) => [parent, [...ids]]));
}

interface Place {
  readonly level: number;
  readonly parent: string | null;
}

function layerRow(
  document: GraphDocument,
  analysis: Analysis,
  id: string,
  { level, parent, isOpen }: Place & { readonly isOpen: boolean },
): OutlineRow | null {
  const node = document.nodes.get(id);
  const facts = analysis.nodes.get(id);
  const layer = node && layerType(node.type);
  if (!node || !facts || !layer) return null;
  const [worst] = [...diagnosticsOf(analysis, id)].sort(
    (a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity],
  );
  const blocker = facts.blockedBy === null ? undefined : document.nodes.get(facts.blockedBy);
  const output = facts.outputs?.[0];
  const hasEdges = (analysis.basis.incoming.get(id) ?? []).length > 0;
  return {
    kind: 'layer',
    id,
    node,
    level,
    parent,
    name: sameText(node.name),
    type: layer.title,
    shape: output ? formatShape(output.shape) : '',
    parameters: facts.outputs === null ? null : facts.parameters.value,
    problem:
      worst?.message ??
      (node.bypassed ? text('outline.rows.skipped', 'skipped') : null) ??
      (blocker ? text('outline.rows.waitsForName', 'waits for {name}', { name: blocker.name }) : null),
    isError: worst?.severity === 'error',
    expanded: hasEdges ? isOpen : null,
  };
}

function edgeRow(document: GraphDocument, analysis: Analysis, edge: Edge, level: number): OutlineRow {
  const from = document.nodes.get(edge.source.node)?.name ?? edge.source.node;
  const target = document.nodes.get(edge.target.node);
  const layer = target && layerType(target.type);
  const inputs = layer && target ? portsOf(layer, target.attributes).inputs : [];
  const port = 'variadic' in inputs ? inputs.name : inputs[edge.target.port]?.name;
  const { label, wrong } = edgeLabel(analysis, edge);
  return {
    kind: 'edge',
    id: edge.id,
    edge,
    level,
    parent: edge.target.node,
    name: text('outline.rows.fromFrom', 'from {from}', { from }),
    type: port ?? text('outline.rows.input', 'input'),
    shape: label,
    problem: null,
    isError: wrong,
    expanded: null,
  };
}

function groupRow(
  analysis: Analysis,
  tree: GroupTree,
  group: Group,
  { level, parent, expanded }: Place & { readonly expanded: boolean },
): OutlineRow {
  const facts = groupFacts(analysis, tree.members(group.id));
  const layers = layersInWords(facts.layers);
  return {
    kind: 'group',
    id: group.id,
    group,
    level,
    parent,
    name: sameText(group.name),
    type: text('outline.rows.type', 'Group, {layers}', { layers }),
    shape: '',
    parameters: facts.parameters,
    problem: facts.errors > 0 ? errorsInWords(facts.errors) : null,
    isError: facts.errors > 0,
    expanded,
  };
}

function noteRow(note: Note): OutlineRow {
  return {
    kind: 'note',
    id: note.id,
    note,
    level: 1,
    parent: null,
    name: noteName(note),
    type: NOTE,
    shape: '',
    problem: null,
    isError: false,
    expanded: null,
  };
}

/** The groups whose rows have to be open for a layer's row to be there. */
export function rowsAround(document: GraphDocument, node: string): readonly string[] {
  const group = document.nodes.get(node)?.group;
  return group === undefined
    ? []
    : groupTree(document)
        .path(group)
        .map((entry) => entry.id);
}
