import { type Analysis, diagnosticsOf } from '../../core/graph/analyze.ts';
import type { Edge, GraphDocument, LayerNode } from '../../core/graph/document.ts';
import { portsOf } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { type Text, text } from '../../core/text.ts';
import { edgeLabel } from '../canvas/edges.ts';

interface RowBase {
  /** The layer's or the edge's id. */
  readonly id: string;
  readonly name: Text;
  readonly type: Text;
  readonly shape: string;
  readonly problem: Text | null;
  readonly isError: boolean;
}

/** A layer, or (a level below it) an edge that feeds it. */
export type OutlineRow =
  | (RowBase & {
      readonly kind: 'layer';
      readonly node: LayerNode;
      readonly parameters: number | null;
      /** Null where the layer takes no input. */
      readonly expanded: boolean | null;
    })
  | (RowBase & { readonly kind: 'edge'; readonly edge: Edge });

/** The drawing as a table, in data-flow order. Edges into a layer follow it while it is expanded. */
export function outlineRows(
  document: GraphDocument,
  analysis: Analysis,
  expanded: ReadonlySet<string>,
): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  for (const id of analysis.order) {
    const node = document.nodes.get(id);
    const facts = analysis.nodes.get(id);
    const layer = node && layerType(node.type);
    if (!node || !facts || !layer) continue;
    const incoming = analysis.basis.incoming.get(id) ?? [];
    const open = incoming.length > 0 ? expanded.has(id) : null;
    const [worst] = [...diagnosticsOf(analysis, id)].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
    const blocker = facts.blockedBy === null ? undefined : document.nodes.get(facts.blockedBy);
    const output = facts.outputs?.[0];
    rows.push({
      kind: 'layer',
      id,
      node,
      name: text(node.name, node.name),
      type: layer.title,
      shape: output ? formatShape(output.shape) : '',
      parameters: facts.outputs === null ? null : facts.parameters.value,
      problem:
        worst?.message ??
        (node.bypassed ? text('skipped', '건너뜀') : null) ??
        (blocker ? text(`waits for ${blocker.name}`, `${blocker.name} 대기 중`) : null),
      isError: worst?.severity === 'error',
      expanded: open,
    });
    if (!open) continue;
    for (const edge of incoming) rows.push(edgeRow(document, analysis, edge));
  }
  return rows;
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function edgeRow(document: GraphDocument, analysis: Analysis, edge: Edge): OutlineRow {
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
    name: text(`from ${from}`, `${from}에서`),
    type: port ?? text('input', '입력'),
    shape: label,
    problem: null,
    isError: wrong,
  };
}
