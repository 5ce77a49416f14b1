import { useState } from 'react';
import { ok, type Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { useText } from '../editor-context.ts';
import type { ControlProps } from './attribute-field.tsx';
import styles from './ints-control.module.css';
import { expected } from './number-controls.tsx';

const LINK = text('inspector.intsControl.link', 'Same value for all');

/** A few whole numbers side by side (kernel, strides, pads). Linked, typing one sets them all. */
export function IntsControl({ spec, value, derived, onCommit, onRest }: ControlProps<'ints'>) {
  const t = useText();
  const values = value as readonly number[];
  const equal = values.every((entry) => entry === values[0]);
  const [unlinked, setUnlinked] = useState(!equal);
  const [error, setError] = useState<Text | null>(null);
  const linked = !unlinked && equal;

  function withEntry(index: number, entry: number): readonly number[] {
    return values.map((before, at) => (linked || at === index ? entry : before));
  }

  function parseEntry(index: number, entry: unknown): Result<number, Text> {
    const list = spec.parse(withEntry(index, entry as number));
    return list.ok ? ok(entry as number) : list;
  }

  function toggleLink() {
    if (linked) return setUnlinked(true);
    setUnlinked(false);
    if (!equal) onCommit(values.map(() => values[0] ?? 0));
  }

  return (
    <Field
      label={t(spec.label)}
      help={spec.help && t(spec.help)}
      note={derived}
      error={error && t(expected(error))}
      group
    >
      {(ids) => (
        <fieldset className={styles.fields} aria-labelledby={ids.label} aria-describedby={ids.described}>
          {values.map((entry, index) => {
            const name = t(spec.names[index] ?? spec.label);
            return (
              <span key={name} className={styles.entry} title={name}>
                <NumberField
                  ids={{ control: `${ids.control}-${index}`, label: ids.label, described: ids.described }}
                  name={`${t(spec.label)}, ${name}`}
                  value={entry}
                  min={spec.min}
                  max={spec.max}
                  step={1}
                  compact
                  parse={(typed) => parseEntry(index, typed)}
                  onCommit={(next, gesture) => onCommit(withEntry(index, next ?? 0), gesture)}
                  onRest={onRest}
                  onError={setError}
                />
                {!linked && values.length > 2 && <small aria-hidden="true">{name}</small>}
              </span>
            );
          })}
          <button
            type="button"
            className={styles.link}
            aria-pressed={linked}
            aria-label={t(LINK)}
            title={t(LINK)}
            onClick={toggleLink}
          >
            =
          </button>
        </fieldset>
      )}
    </Field>
  );
}
