import { useId } from 'react';
import { TINTS, type Tint } from '../../core/graph/document.ts';
import { text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { useText } from '../editor-context.ts';
import { TINT_NAMES, tintStyle } from '../tint.ts';
import styles from './tint-field.module.css';

const COLOUR = text('inspector.tintField.colour', 'Colour');

/** The tint of a group or of notes: one of a few, by name and colour. Null where several differ. */
export function TintField({ value, onChoose }: { value: Tint | null; onChoose: (tint: Tint) => void }) {
  const t = useText();
  const name = useId();
  return (
    <Field label={t(COLOUR)} group>
      {(ids) => (
        <div className={styles.tints} role="radiogroup" aria-labelledby={ids.label}>
          {TINTS.map((tint) => (
            <label key={tint} className={styles.tint} style={tintStyle(tint)} title={t(TINT_NAMES[tint])}>
              <input
                type="radio"
                name={name}
                checked={tint === value}
                aria-label={t(TINT_NAMES[tint])}
                onChange={() => onChoose(tint)}
              />
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
