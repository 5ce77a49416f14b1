import { type Text, text } from '../../core/text.ts';
import type { EditorState } from '../../store/state.ts';

/** What an edit did to the drawing, in words; null if nothing was edited. */
export function newsOf(state: EditorState, before: EditorState): Text | null {
  if (state.document === before.document) return null;
  const steps = state.past.length - before.past.length;
  const undone = steps < 0 && state.future.length > before.future.length;
  const redone =
    steps > 0 && state.future.length < before.future.length && state.future.length + steps === before.future.length;
  const entry = undone ? state.future.at(-1) : state.past.at(-1);
  // Another file is announced by its own message.
  if (!entry || state.past.length + state.future.length === 0) return null;
  const { title } = entry;
  const what = undone
    ? text('shell.news.undoneTitle', 'Undone: {title}', { title })
    : redone
      ? text('shell.news.redoneTitle', 'Redone: {title}', { title })
      : entry.title;
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
