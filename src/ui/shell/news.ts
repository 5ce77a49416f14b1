import { type Text, text } from '../../core/text.ts';
import type { EditorState } from '../../store/state.ts';

/** What a step did, in words; null if there was none. Another file is announced by its own message. */
export function newsOf(state: EditorState, before: EditorState): Text | null {
  const step = state.lastStep;
  if (!step || step === before.lastStep) return null;
  const { title } = step;
  const what =
    step.kind === 'undone'
      ? text('shell.news.undoneTitle', 'Undone: {title}', { title })
      : step.kind === 'redone'
        ? text('shell.news.redoneTitle', 'Redone: {title}', { title })
        : title;
  const errors = errorsOf(state);
  if (errors === errorsOf(before)) return what;
  const left =
    errors === 0
      ? text('shell.news.noErrors', 'No errors.')
      : text('shell.news.errors1ErrorErrors', '{errors, plural, one {1 error.} other {# errors.}}', { errors });
  return text('shell.news.whatLeft', '{what}. {left}', { what, left });
}

function errorsOf({ analysis }: EditorState): number {
  let count = 0;
  for (const node of analysis.nodes.values()) {
    for (const entry of node.diagnostics) if (entry.severity === 'error') count += 1;
  }
  return count;
}
