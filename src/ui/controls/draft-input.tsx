import type { KeyboardEvent } from 'react';
import type { FieldIds } from './field.tsx';
import styles from './text-field.module.css';
import type { useDraft } from './use-draft.ts';

interface DraftInputProps {
  readonly ids: FieldIds;
  readonly draft: Pick<ReturnType<typeof useDraft>, 'typed' | 'error' | 'type' | 'accept' | 'discard'>;
  /** A word of a file, which no language changes. */
  readonly ofFile?: boolean;
}

/** One line that becomes a value on Enter or when it is left, and goes back to what it was on Escape. */
export function DraftInput({ ids, draft, ofFile = false }: DraftInputProps) {
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') {
      draft.accept();
      // What is typed next is a value of its own, not more of this one.
      event.currentTarget.select();
    } else if (event.key === 'Escape') draft.discard();
    else return;
    event.stopPropagation();
  }
  return (
    <input
      id={ids.control}
      className={styles.input}
      value={draft.typed}
      spellCheck={false}
      autoComplete="off"
      translate={ofFile ? 'no' : undefined}
      aria-invalid={draft.error !== null}
      aria-describedby={ids.described}
      onChange={(event) => draft.type(event.target.value)}
      onBlur={draft.accept}
      onKeyDown={onKeyDown}
    />
  );
}
