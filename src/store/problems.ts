import { type Diagnostic, SEVERITY_RANK } from '../core/diagnostics.ts';
import { type Analysis, diagnosticsOf } from '../core/graph/analyze.ts';
import { totalOf } from '../core/tensor/non-finite.ts';
import { weightRemarks } from '../core/weights/weight-remarks.ts';
import { type FirstNonFinite, nonFiniteDiagnostics } from '../study/locate-non-finite.ts';
import { currentCase, runCases } from './cases.ts';
import { currentRun } from './selectors.ts';
import type { EditorState } from './state.ts';

/** Everything that is wrong: with the drawing, with its stored tensors, with what the last run gave. */

export interface Problem {
  /** Null for a problem of the whole drawing. */
  readonly node: string | null;
  readonly entry: Diagnostic;
}

type Basis = Pick<EditorState, 'document' | 'analysis' | 'weights' | 'results' | 'currentPicture' | 'pictures'>;

let last: { readonly basis: Basis; readonly problems: readonly Problem[] } | null = null;

/**
 * Every problem: errors first, then warnings, then what is unfinished; each along the data flow, so that the first cause
 * comes first; among equals what the run shows comes before the rest. The same list as long as nothing it depends on changes.
 */
export function allProblems(state: Basis): readonly Problem[] {
  const { document, analysis, weights, results, currentPicture, pictures } = state;
  const basis: Basis = { document, analysis, weights, results, currentPicture, pictures };
  if (last && (Object.keys(basis) as (keyof Basis)[]).every((key) => last?.basis[key] === basis[key])) {
    return last.problems;
  }
  const problems = [...runProblems(state), ...drawingProblems(analysis), ...weightProblems(state)];
  problems.sort((a, b) => SEVERITY_RANK[a.entry.severity] - SEVERITY_RANK[b.entry.severity]);
  last = { basis, problems };
  return problems;
}

/** Where the NaN or infinity of the shown result begins, if it has any and the layer still is there. */
export function firstNonFinite(state: Basis): FirstNonFinite | null {
  const [first] = currentRun(state as EditorState)?.nonFinite?.first ?? [];
  return first && state.document.nodes.has(first.nodeId) ? first : null;
}

function drawingProblems(analysis: Analysis): readonly Problem[] {
  const problems: Problem[] = analysis.diagnostics.map((entry) => ({ node: null, entry }));
  for (const node of analysis.order) {
    for (const entry of diagnosticsOf(analysis, node)) problems.push({ node, entry });
  }
  return problems;
}

function weightProblems({ analysis, weights }: Basis): readonly Problem[] {
  return [...weightRemarks(analysis, weights)].flatMap(([node, entries]) => entries.map((entry) => ({ node, entry })));
}

/** What the shown result says of NaN, and the picture with most of it among the others: each is looked into when shown. */
function runProblems(state: Basis): readonly Problem[] {
  const { document, results } = state;
  const shown = currentRun(state as EditorState)?.nonFinite;
  const own = shown ? nonFiniteDiagnostics(shown) : [];
  const others = runCases(state).flatMap(({ id, picture }) => {
    const found = id === currentCase(state) ? null : results.get(id)?.nonFinite;
    return found && picture ? [{ found, name: picture.name }] : [];
  });
  // What the shown picture does the others most likely do too: one line for the first of them, no more.
  const [most] = shown ? [] : others.toSorted((a, b) => totalOf(b.found.seen) - totalOf(a.found.seen));
  return [...own, ...(most ? nonFiniteDiagnostics(most.found, most.name) : [])]
    .filter(({ nodeId }) => nodeId === null || document.nodes.has(nodeId))
    .map(({ nodeId, entry }) => ({ node: nodeId, entry }));
}
