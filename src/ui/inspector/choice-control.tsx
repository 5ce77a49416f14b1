import { Field } from '../controls/field.tsx';
import { Segments } from '../controls/segments.tsx';
import { Select } from '../controls/select.tsx';
import { useText } from '../editor-context.ts';
import type { ControlProps } from './attribute-field.tsx';

/** Characters that fit side by side; a Korean one is about as wide as two Latin ones. */
const SEGMENT_ROOM = 24;

/** Two or three short choices side by side, more or longer ones as a list. */
export function ChoiceControl({ spec, value, derived, onCommit }: ControlProps<'choice'>) {
  const t = useText();
  const choices = spec.choices.map((choice) => ({ value: choice.value, label: t(choice.label) }));
  const room = choices.reduce((sum, choice) => sum + width(choice.label) + 2, 0);
  const segments = choices.length <= 3 && room <= SEGMENT_ROOM;
  return (
    <Field label={t(spec.label)} help={spec.help && t(spec.help)} note={derived} group={segments}>
      {(ids) =>
        segments ? (
          <Segments ids={ids} value={value as string} choices={choices} onChoose={onCommit} />
        ) : (
          <Select
            id={ids.control}
            aria-describedby={ids.described}
            value={value as string}
            onChange={(event) => onCommit(event.target.value)}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </Select>
        )
      }
    </Field>
  );
}

function width(label: string): number {
  let sum = 0;
  for (const character of label) sum += character > '\u1100' ? 1.8 : 1;
  return sum;
}
