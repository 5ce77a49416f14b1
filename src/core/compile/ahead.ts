import { analyze } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { compile } from './compile.ts';
import type { CompiledModel, WatchTarget } from './types.ts';
import { watchTargets } from './watch.ts';

/** What the first runs of an opened drawing need: a compile, and what it watches. */
export interface CompiledAhead {
  readonly watch: readonly WatchTarget[];
  readonly model: CompiledModel;
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Compiles an imported drawing for its first runs, where it was read: the file is parsed there, and how long it takes
 * grows with the file. One compile is for what is looked at, with nothing selected; the other for pictures beside it. Of
 * a drawing that does not run, and of one that is drawn here, which compiles from its layers alone, there is none.
 */
export function compileAhead(document: GraphDocument, weights: TensorStore): readonly CompiledAhead[] {
  if (!document.imported) return [];
  const analysis = analyze(document);
  if (!analysis.valid) return [];
  const looked = watchTargets({ document, analysis, selectedNodes: NOTHING });
  return [looked, []].flatMap((watch): CompiledAhead[] => {
    const compiled = compile(document, analysis, weights, { mode: 'instrumented', watch, weights: 'external' });
    return compiled.ok ? [{ watch, model: compiled.value }] : [];
  });
}
