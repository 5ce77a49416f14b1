import { useRef, useState } from 'react';
import { ok, type Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Steppers } from '../controls/steppers.tsx';
import { type Stepping, useScrub } from '../controls/use-step-gestures.ts';
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
  const [errors, setErrors] = useState<readonly (Text | null)[]>([]);
  const error = errors.find((entry) => entry) ?? null;
  const fields = useRef<(Stepping | null)[]>([]);
  // Label and steppers step the one that had the focus last; linked, that is all of them.
  const [chosen, setChosen] = useState(0);
  const stepping: Stepping = { step: (count) => fields.current[chosen]?.step(count), rest: onRest };
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
      stacked={values.length > 2}
    >
      {(ids) => (
        <fieldset className={styles.fields} aria-labelledby={ids.label} aria-describedby={ids.described}>
          {values.map((entry, index) => {
            const name = t(spec.names[index] ?? spec.label);
            return (
              <span
                key={name}
                className={styles.entry}
                title={name}
                data-chosen={(!linked && index === chosen) || undefined}
              >
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
                  onError={(wrong) =>
                    setErrors((all) => values.map((_, at) => (at === index ? wrong : all[at]) ?? null))
                  }
                  onFocus={() => setChosen(index)}
                  stepping={(handle) => {
                    fields.current[index] = handle;
                  }}
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
          <Scrubbed label={ids.label} stepping={stepping} />
        </fieldset>
      )}
    </Field>
  );
}

/** The steppers of all fields, and their label as one more way to step. */
function Scrubbed({ label, stepping }: { readonly label: string; readonly stepping: Stepping }) {
  useScrub(label, stepping);
  return <Steppers {...stepping} />;
}
