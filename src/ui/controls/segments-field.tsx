import { Field } from './field.tsx';
import { type SegmentChoice, Segments } from './segments.tsx';

interface SegmentsFieldProps<V> {
  readonly label: string;
  /** What the choice comes to. */
  readonly note?: string;
  readonly value: V;
  readonly choices: readonly SegmentChoice<V>[];
  readonly onChoose: (value: V) => void;
}

/** A few choices side by side, with their label. */
export function SegmentsField<V extends string | boolean>({ label, note, ...segments }: SegmentsFieldProps<V>) {
  return (
    <Field label={label} note={note} group>
      {(ids) => <Segments ids={ids} {...segments} />}
    </Field>
  );
}
