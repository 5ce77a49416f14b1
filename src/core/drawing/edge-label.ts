import { type Analysis, edgeType } from '../graph/analyze.ts';
import type { Edge } from '../graph/document.ts';
import { formatShape } from '../tensor/types.ts';

/** What is written beside an edge. A wrong edge shows both shapes that met, where two did. */
export function edgeLabel(analysis: Analysis, edge: Edge): { readonly label: string; readonly wrong: boolean } {
  const type = edgeType(analysis, edge);
  const problem = analysis.nodes
    .get(edge.target.node)
    ?.diagnostics.find((entry) => entry.severity === 'error' && entry.input === edge.target.port);
  const shapes = problem?.shapes ?? [];
  if (problem && shapes.length > 1)
    return { label: shapes.map((shape) => formatShape(shape)).join(' ≠ '), wrong: true };
  return { label: type ? formatShape(type.shape) : '', wrong: problem !== undefined };
}
