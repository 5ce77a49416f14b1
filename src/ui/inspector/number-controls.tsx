import { useState } from 'react';
import { type Text, text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Segments } from '../controls/segments.tsx';
import { Slider } from '../controls/slider.tsx';
import { useText } from '../editor-context.ts';
import type { ControlProps } from './attribute-field.tsx';

/** Longer derived values stand below the field. */
const INLINE = 10;
const ON = text('inspector.numberControls.on', 'On');
const OFF = text('inspector.numberControls.off', 'Off');
const AUTO = text('inspector.numberControls.auto', 'auto');

type WholeProps = ControlProps<'int'> | ControlProps<'optionalInt'>;

export function IntControl(props: ControlProps<'int'>) {
  const t = useText();
  const { spec, value, onCommit, onRest } = props;
  return (
    <>
      <WholeNumber {...props} />
      {spec.slider && (
        <Slider
          label={t(spec.label)}
          value={value as number}
          min={spec.min}
          max={spec.max}
          onSlide={(next) => onCommit(next, true)}
          onRest={onRest}
        />
      )}
    </>
  );
}

export function OptionalIntControl(props: ControlProps<'optionalInt'>) {
  return <WholeNumber {...props} placeholder={AUTO} />;
}

function WholeNumber({ spec, value, derived, onCommit, onRest, placeholder }: WholeProps & { placeholder?: Text }) {
  const t = useText();
  const [error, setError] = useState<Text | null>(null);
  const inline = derived !== undefined && derived.length <= INLINE;
  return (
    <Field
      label={t(spec.label)}
      help={spec.help && t(spec.help)}
      note={inline ? undefined : derived}
      error={error && t(expected(error))}
    >
      {(ids) => (
        <NumberField
          ids={ids}
          value={value as number | null}
          min={spec.min}
          max={spec.max}
          step={1}
          placeholder={placeholder && t(placeholder)}
          suffix={inline ? derived : undefined}
          parse={spec.parse as never}
          onCommit={onCommit}
          onRest={onRest}
          onError={setError}
        />
      )}
    </Field>
  );
}

export function NumberControl({ spec, value, derived, onCommit, onRest }: ControlProps<'number'>) {
  const t = useText();
  const [error, setError] = useState<Text | null>(null);
  return (
    <Field label={t(spec.label)} help={spec.help && t(spec.help)} note={derived} error={error && t(expected(error))}>
      {(ids) => (
        <NumberField
          ids={ids}
          value={value as number}
          min={spec.min}
          max={spec.max}
          step={spec.step}
          parse={spec.parse as never}
          onCommit={onCommit}
          onRest={onRest}
          onError={setError}
        />
      )}
    </Field>
  );
}

export function BooleanControl({ spec, value, derived, onCommit }: ControlProps<'boolean'>) {
  const t = useText();
  return (
    <Field label={t(spec.label)} help={spec.help && t(spec.help)} note={derived} group>
      {(ids) => (
        <Segments
          ids={ids}
          value={value === true}
          choices={[
            { value: true, label: t(ON) },
            { value: false, label: t(OFF) },
          ]}
          onChoose={onCommit}
        />
      )}
    </Field>
  );
}

/** “a whole number from 1 to 64” as a request. */
export function expected(error: Text): Text {
  return text('inspector.numberControls.expectedError', 'Expected {error}.', { error });
}
