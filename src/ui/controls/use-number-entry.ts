import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { actOnNumber, type NumberAct, type NumberDraft, type NumberRules, shownNumber } from './number-entry.ts';

interface Entry {
  readonly rules: NumberRules;
  readonly value: number | null;
  readonly onCommit: (value: number | null, gesture?: boolean) => void;
  /** Told whenever what is wrong with the field changes, whatever made it change: typing, a step, an undo. */
  readonly onError?: ((error: Text | null) => void) | undefined;
}

/** A number field's state, and what selects its text once a number was taken. */
export function useNumberEntry(input: RefObject<HTMLInputElement | null>, entry: Entry) {
  const t = useText();
  const [draft, setDraft] = useState<NumberDraft | null>(null);
  const [selected, setSelected] = useState(0);
  // Held buttons and drags act between two renderings: what the last act made of the field counts.
  const now = useRef({ ...entry, draft });
  const shown = shownNumber(entry.rules, entry.value, draft);
  const wrong = shown.error === null ? '' : t(shown.error);

  useLayoutEffect(() => {
    now.current = { ...entry, draft };
  });
  useLayoutEffect(() => {
    if (selected > 0 && document.activeElement === input.current) input.current?.select();
  }, [selected, input]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the words change, not when a caller renders.
  useLayoutEffect(() => {
    entry.onError?.(shown.error);
    return () => entry.onError?.(null);
  }, [wrong]);

  function act(what: NumberAct) {
    const { rules, value, onCommit } = now.current;
    const { draft: next, commit, select } = actOnNumber(rules, value, now.current.draft, what);
    now.current = { ...now.current, draft: next, ...(commit && { value: commit.value }) };
    setDraft(next);
    if (select) setSelected((count) => count + 1);
    if (commit) onCommit(commit.value, commit.gesture);
  }
  return { ...shown, act };
}
