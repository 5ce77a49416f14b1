import type { Diagnostic, Severity } from '../../core/diagnostics.ts';
import { type Analysis, diagnosticsOf } from '../../core/graph/analyze.ts';

export interface Problem {
  /** Null for a problem of the whole drawing. */
  readonly node: string | null;
  readonly entry: Diagnostic;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Every diagnostic of a drawing: errors first, then along the data flow, so that the first cause comes first. */
export function collectProblems(analysis: Analysis): readonly Problem[] {
  const problems: Problem[] = analysis.diagnostics.map((entry) => ({ node: null, entry }));
  for (const node of analysis.order) {
    for (const entry of diagnosticsOf(analysis, node)) problems.push({ node, entry });
  }
  return problems.sort((a, b) => RANK[a.entry.severity] - RANK[b.entry.severity]);
}
