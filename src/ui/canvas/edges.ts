import type { Edge } from '@xyflow/react';
import { type Analysis, edgeType } from '../../core/graph/analyze.ts';
import type { Edge as DocumentEdge, GraphDocument } from '../../core/graph/document.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { type Locale, type Text, text } from '../../core/text.ts';
import { edgeLanes } from './routes.ts';

export interface ShapeEdgeData extends Record<string, unknown> {
  /** The shape that flows, or both shapes where they do not fit; empty while nothing is known. */
  readonly label: string;
  readonly wrong: boolean;
  /** A layer is held over it and would be put on it. */
  readonly target: boolean;
  /** The x along which the edge passes other cards; null for a direct one. */
  readonly lane: number | null;
}

export type ShapeFlowEdge = Edge<ShapeEdgeData, 'shape'>;

const EDGE = text('edge', '연결');

export interface EdgeInputs {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selected: ReadonlySet<string>;
  readonly dropEdge: string | null;
  readonly locale: Locale;
}

/** As `createNodeDeriver`, for edges: an edge object is made anew only if its shape, error, lane or selection changed. */
export function createEdgeDeriver(): (inputs: EdgeInputs) => ShapeFlowEdge[] {
  let known = new Map<string, ShapeFlowEdge>();
  let lanes: { readonly document: GraphDocument; readonly byEdge: ReadonlyMap<string, number> } | null = null;
  return ({ document, analysis, selected, dropEdge, locale }) => {
    if (!lanes || lanes.document.nodes !== document.nodes || lanes.document.edges !== document.edges) {
      lanes = { document, byEdge: edgeLanes(document) };
    }
    const next = new Map<string, ShapeFlowEdge>();
    for (const edge of document.edges.values()) {
      const { label, wrong } = edgeLabel(analysis, edge);
      const lane = lanes.byEdge.get(edge.id) ?? null;
      const before = known.get(edge.id);
      const ariaLabel = accessibleName(document, edge, label)[locale];
      const same =
        before &&
        before.data?.label === label &&
        before.data.wrong === wrong &&
        before.data.lane === lane &&
        before.data.target === (edge.id === dropEdge) &&
        before.selected === selected.has(edge.id) &&
        before.ariaLabel === ariaLabel;
      if (same) {
        next.set(edge.id, before);
        continue;
      }
      next.set(edge.id, {
        id: edge.id,
        type: 'shape',
        source: edge.source.node,
        target: edge.target.node,
        sourceHandle: String(edge.source.port),
        targetHandle: String(edge.target.port),
        data: { label, wrong, lane, target: edge.id === dropEdge },
        selected: selected.has(edge.id),
        ariaLabel,
        domAttributes: { 'aria-roledescription': EDGE[locale] },
      });
    }
    known = next;
    return [...next.values()];
  };
}

function accessibleName(document: GraphDocument, edge: DocumentEdge, label: string): Text {
  const from = document.nodes.get(edge.source.node)?.name ?? edge.source.node;
  const to = document.nodes.get(edge.target.node)?.name ?? edge.target.node;
  return text(`Edge from ${from} to ${to}: ${label}`, `${from}에서 ${to}(으)로 가는 연결: ${label}`);
}

/** What is written beside an edge. A wrong edge shows both shapes that met, where two did. */
export function edgeLabel(analysis: Analysis, edge: DocumentEdge): { readonly label: string; readonly wrong: boolean } {
  const type = edgeType(analysis, edge);
  const problem = analysis.nodes
    .get(edge.target.node)
    ?.diagnostics.find((entry) => entry.severity === 'error' && entry.input === edge.target.port);
  const shapes = problem?.shapes ?? [];
  if (problem && shapes.length > 1)
    return { label: shapes.map((shape) => formatShape(shape)).join(' ≠ '), wrong: true };
  return { label: type ? formatShape(type.shape) : '', wrong: problem !== undefined };
}
