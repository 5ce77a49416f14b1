import type { ComponentType } from 'react';
import type { AttributeSpec, AttributeValue } from '../../core/attributes.ts';
import { useEditor } from '../editor-context.ts';
import { attributePlace } from '../guide/places.ts';
import { StepMark } from '../guide/step-mark.tsx';
import { ChoiceControl } from './choice-control.tsx';
import styles from './inspector.module.css';
import { IntsControl } from './ints-control.tsx';
import { LabelsControl, NumbersControl, TextControl } from './list-controls.tsx';
import { BooleanControl, IntControl, NumberControl, OptionalIntControl } from './number-controls.tsx';

/** What every control gets. The attribute's declaration is all it knows. */
export interface ControlProps<K extends AttributeSpec['kind'] = AttributeSpec['kind']> {
  readonly spec: Extract<AttributeSpec, { readonly kind: K }>;
  readonly value: AttributeValue;
  /** What the value comes to, for example `C/r = 16`. */
  readonly derived: string | undefined;
  /** `gesture` joins commits in a row to one undo entry, until `onRest`. */
  readonly onCommit: (value: AttributeValue, gesture?: boolean) => void;
  readonly onRest: () => void;
}

type Controls = { readonly [K in AttributeSpec['kind']]: ComponentType<ControlProps<K>> };

/** One control per kind of attribute: a new layer type needs none, a new kind needs one line. */
const CONTROLS: Controls = {
  int: IntControl,
  optionalInt: OptionalIntControl,
  number: NumberControl,
  boolean: BooleanControl,
  choice: ChoiceControl,
  ints: IntsControl,
  numbers: NumbersControl,
  text: TextControl,
  labels: LabelsControl,
};

interface AttributeFieldProps {
  /** One layer, or several that get the value together. */
  readonly nodes: readonly string[];
  readonly name: string;
  readonly spec: AttributeSpec;
  readonly value: AttributeValue;
  readonly derived: string | undefined;
}

export function AttributeField({ nodes, name, spec, value, derived }: AttributeFieldProps) {
  const editor = useEditor();
  const Control = CONTROLS[spec.kind] as ComponentType<ControlProps>;
  return (
    <div className={styles.attribute}>
      <StepMark place={attributePlace(name)} />
      <Control
        spec={spec}
        value={value}
        derived={derived}
        onCommit={(next, gesture) => {
          const options = gesture ? { gesture: `attribute.${nodes.join(' ')}.${name}` } : {};
          const [only] = nodes;
          if (nodes.length === 1 && only !== undefined) editor.layers.setAttribute(only, name, next, options);
          else editor.compose.setAttributes(nodes, name, next, options);
        }}
        onRest={() => editor.history.endGesture()}
      />
    </div>
  );
}
