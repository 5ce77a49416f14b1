import { useState } from 'react';
import type { Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';

interface Draft<V> {
  readonly typed: string;
  /** The value that was typed over; a value that changed elsewhere (undo) discards the draft. */
  readonly over: V;
}

/**
 * What is being typed into a field. It becomes a value on Enter or when the field is left, never letter by letter:
 * “3” on the way to “32” would throw away the weights of 32 filters. What cannot be read stays, with its error.
 */
export function useDraft<V>(options: {
  readonly value: V;
  readonly format: (value: V) => string;
  readonly read: (typed: string) => Result<V, Text>;
  readonly commit: (value: V) => void;
}) {
  const { value, format, read, commit } = options;
  const [draft, setDraft] = useState<Draft<V> | null>(null);
  const live = draft !== null && draft.over === value ? draft : null;
  const result = live ? read(live.typed) : null;

  return {
    typed: live ? live.typed : format(value),
    error: result && !result.ok ? result.error : null,
    type: (typed: string) => setDraft({ typed, over: value }),
    /** Takes the typed value, if it can be read. */
    accept: () => {
      if (!live || !result?.ok) return;
      setDraft(null);
      if (format(result.value) !== format(value)) commit(result.value);
    },
    discard: () => setDraft(null),
  };
}
