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
  const { en, ko } = entry.title;
  const what = undone
    ? text(`Undone: ${en}`, `실행 취소: ${ko}`)
    : redone
      ? text(`Redone: ${en}`, `다시 실행: ${ko}`)
      : entry.title;
  const errors = errorsOf(state);
  if (errors === errorsOf(before)) return what;
  const left =
    errors === 0
      ? text('No errors.', '오류 없음.')
      : text(errors === 1 ? '1 error.' : `${errors} errors.`, `오류 ${errors}개.`);
  return text(`${what.en}. ${left.en}`, `${what.ko}. ${left.ko}`);
}

function errorsOf({ analysis }: EditorState): number {
  let count = 0;
  for (const node of analysis.nodes.values()) {
    for (const entry of node.diagnostics) if (entry.severity === 'error') count += 1;
  }
  return count;
}
