import { runnablePart } from '../core/graph/runnable.ts';
import { pictureCase, type StudyCase, tensorCase } from '../study/cases.ts';
import { currentCase, type RunCase, runCases, TENSORS_ONLY } from './cases.ts';
import type { EditorState } from './state.ts';

/** The window's pictures as plain cases of a study. */

/** Prepared for the picture layer that runs, where an unfinished drawing has several. */
export function studyCase(state: Pick<EditorState, 'document' | 'analysis'>, { picture }: RunCase): StudyCase {
  const { document } = runnablePart(state.analysis) ?? state;
  return picture ? pictureCase(document, picture) : tensorCase(TENSORS_ONLY, '', null);
}

/** The case whose results the window shows; null while there is nothing to run on. */
export function currentStudyCase(state: EditorState): StudyCase | null {
  const shown = runCases(state).find(({ id }) => id === currentCase(state));
  return shown ? studyCase(state, shown) : null;
}
