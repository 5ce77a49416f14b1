import { firstError } from '../core/compile/errors.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import { blocks, type Diagnostic } from '../core/diagnostics.ts';
import { analyze } from '../core/graph/analyze.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { leftOutInWords } from '../core/graph/runnable.ts';
import { type Text, withRemedy } from '../core/text.ts';
import { aboutFile, compileFailure, type Outcome } from './failure.ts';

/** What the command line says when a run leaves a part of the drawing out. */
export interface PartRemarks {
  /** For standard error: what is left out, and what is wrong with it. */
  readonly messages: readonly Text[];
  /** 2 where something in the drawing is wrong: what ran is printed all the same. 0 where it is merely unfinished. */
  readonly exitCode: 0 | 2;
}

/** @returns what to say beside the numbers of a run, or how the command ends where there would be none */
export function partRemarks(file: string, document: GraphDocument, model: CompiledModel): PartRemarks | Outcome {
  const analysis = analyze(document);
  if (analysis.valid) return { messages: [], exitCode: 0 };
  if (model.outputs.length + model.attention.length === 0) return compileFailure(file, firstError(document, analysis));
  const without = leftOutInWords(analysis);
  const ofLayers = analysis.order.flatMap((id) =>
    (analysis.nodes.get(id)?.diagnostics ?? [])
      .filter(blocks)
      .map((entry) => aboutFile(document.nodes.get(id)?.name ?? id, withRemedy(entry))),
  );
  const isError = (entry: Diagnostic) => entry.severity === 'error';
  const entries = [...analysis.diagnostics, ...[...analysis.nodes.values()].flatMap((facts) => facts.diagnostics)];
  return {
    messages: [...(without ? [aboutFile(file, without)] : []), ...ofLayers],
    exitCode: entries.some(isError) ? 2 : 0,
  };
}
