import { blocks, type Diagnostic } from '../diagnostics.ts';
import { type Analysis, analyze, diagnosticsOf } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { applyEdit, type Edit } from '../graph/edits.ts';
import { formatShape } from '../tensor/types.ts';
import { type Text, textKey } from '../text.ts';
import { candidatesFor } from './fix-candidates.ts';

/** A fix made ready to apply: one edit, one undo entry. */
export interface Fix {
  /** What it does, and where. */
  readonly title: Text;
  readonly edit: Edit;
  /** The output shape of the layer that it mends (of a new output, that output's); null while another problem remains. */
  readonly resultShape: string | null;
  /** How many more learnable parameters the drawing then has; fewer where negative. */
  readonly parameters: number;
  /** The layer to look at afterwards; null where it is gone. */
  readonly focus: string | null;
}

/**
 * The fixes of a problem as edits, the most likely first. Each is tried on the document: offered is only what takes this
 * problem away and makes no new one of what was computed before. What brings a further problem to light, of a layer that
 * waited until now, comes behind what does not.
 * @param nodeId the layer that has the problem; null for one of the whole drawing
 * @param earlier states of the drawing before the last edits, the newest first: for the way back
 */
export function fixesFor(...asked: FixQuestion): readonly Fix[] {
  const steps = tryFixes(...asked);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

export type FixQuestion = [
  document: GraphDocument,
  analysis: Analysis,
  nodeId: string | null,
  entry: Diagnostic,
  earlier?: readonly GraphDocument[],
];

/** The same, fix by fix: each takes an analysis of what lies behind it, which in a drawing of thousands of layers is felt. */
export function* tryFixes(
  ...[document, analysis, nodeId, entry, earlier = []]: FixQuestion
): Generator<undefined, readonly Fix[]> {
  const tried = new Map<string, { readonly fix: Fix; readonly reveals: number }>();
  for (const { title, edit, focus } of candidatesFor(document, analysis, nodeId, entry, earlier)) {
    yield;
    const key = textKey(title);
    if (tried.has(key)) continue;
    const applied = applyEdit(document, edit);
    if (!applied.ok || applied.value === document) continue;
    const after = analyze(applied.value, analysis);
    if (remains(after, nodeId, entry)) continue;
    const reveals = revealed(analysis, after);
    if (reveals === null) continue;
    const shown = [nodeId, focus].find((id) => id !== null && after.nodes.has(id)) ?? null;
    const output = after.nodes.get(shown ?? '')?.outputs?.[0];
    const resultShape = output ? formatShape(output.shape) : null;
    const parameters = after.totals.parameters - analysis.totals.parameters;
    tried.set(key, {
      fix: { title, edit, resultShape, parameters, focus: after.nodes.has(focus) ? focus : null },
      reveals,
    });
  }
  return [...tried.values()].sort((a, b) => a.reveals - b.reveals).map(({ fix }) => fix);
}

/** Whether the problem is still there. Of three or more inputs several may be wrong: each fix settles one. */
function remains(after: Analysis, nodeId: string | null, entry: Diagnostic): boolean {
  const left = nodeId === null ? after.diagnostics : after.nodes.has(nodeId) ? diagnosticsOf(after, nodeId) : [];
  const inputs = after.nodes.get(nodeId ?? '')?.connected.length ?? 0;
  const settlesOne = entry.code === 'missing-input' || inputs > 2;
  return left.some(({ code, input }) => code === entry.code && (!settlesOne || input === entry.input));
}

/** How many layers that waited show a problem of their own now; null where something broke that was fine before. */
function revealed(before: Analysis, after: Analysis): number | null {
  const known = new Set(before.diagnostics.map(({ code }) => code));
  if (after.diagnostics.some((entry) => blocks(entry) && !known.has(entry.code))) return null;
  let count = 0;
  for (const [id, { diagnostics }] of after.nodes) {
    const was = before.nodes.get(id);
    const fresh = diagnostics.filter(
      (entry) =>
        blocks(entry) && !was?.diagnostics.some(({ code, input }) => code === entry.code && input === entry.input),
    );
    if (fresh.length === 0) continue;
    if (!was || was.outputs !== null) return null;
    count += 1;
  }
  return count;
}
