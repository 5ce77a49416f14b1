import { text } from '../../core/text.ts';
import { DraftInput } from '../controls/draft-input.tsx';
import { Field } from '../controls/field.tsx';
import styles from '../controls/text-field.module.css';
import { useDraft } from '../controls/use-draft.ts';
import { useText } from '../editor-context.ts';
import type { ControlProps } from './attribute-field.tsx';
import { linesOf } from './lines.ts';
import { expected } from './number-controls.tsx';

const ONE_PER_LINE = text('inspector.listControls.onePerLine', 'one per line');

/** Any count of numbers, separated by commas or spaces. */
export function NumbersControl({ spec, value, derived, onCommit }: ControlProps<'numbers'>) {
  const t = useText();
  const draft = useDraft({
    value: value as readonly number[],
    format: (list) => list.join(', '),
    read: (typed) =>
      spec.parse(
        typed
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map(Number),
      ) as never,
    commit: (list: readonly number[]) => onCommit(list),
  });
  return (
    <Field
      label={t(spec.label)}
      help={spec.help && t(spec.help)}
      note={derived}
      error={draft.error && t(expected(draft.error))}
      stacked
    >
      {(ids) => <DraftInput ids={ids} draft={draft} />}
    </Field>
  );
}

/** What came with a file and cannot be changed here. */
export function TextControl({ spec, value, derived }: ControlProps<'text'>) {
  const t = useText();
  return (
    <Field label={t(spec.label)} help={spec.help && t(spec.help)} note={derived} group>
      {() => (
        <span className={styles.readOnly} title={String(value)}>
          {String(value)}
        </span>
      )}
    </Field>
  );
}

/** Class labels, one per line; taken over when the field is left. */
export function LabelsControl({ spec, value, derived, onCommit }: ControlProps<'labels'>) {
  const t = useText();
  const draft = useDraft({
    value: value as readonly string[],
    format: (list) => list.join('\n'),
    read: (typed) => spec.parse(linesOf(typed)) as never,
    commit: (list: readonly string[]) => onCommit(list),
  });
  return (
    <Field
      label={`${t(spec.label)} · ${t(ONE_PER_LINE)}`}
      help={spec.help && t(spec.help)}
      note={derived}
      error={draft.error && t(expected(draft.error))}
      stacked
    >
      {(ids) => (
        <textarea
          id={ids.control}
          className={styles.area}
          rows={Math.min(10, Math.max(3, (value as readonly string[]).length))}
          value={draft.typed}
          spellCheck={false}
          aria-invalid={draft.error !== null}
          aria-describedby={ids.described}
          onChange={(event) => draft.type(event.target.value)}
          onBlur={draft.accept}
          onKeyDown={(event) => {
            if (event.key === 'Escape') draft.discard();
            event.stopPropagation();
          }}
        />
      )}
    </Field>
  );
}
