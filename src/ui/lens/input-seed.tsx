import { useId, useState } from 'react';
import type { LayerNode } from '../../core/graph/document.ts';
import { layerType } from '../../core/layers/index.ts';
import type { Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';
import { NumberField } from '../controls/number-field.tsx';
import { useEditor, useText } from '../editor-context.ts';
import parts from '../plot/parts.module.css';
import styles from './inputs-region.module.css';

/** The seed of an input's random numbers, and the next one at a press. */
export function InputSeed({ node }: { readonly node: LayerNode }) {
  const t = useText();
  const id = useId();
  const { layers, history } = useEditor();
  const [error, setError] = useState<Text | null>(null);
  const spec = layerType(node.type)?.attributes.seed;
  if (spec?.kind !== 'int') return null;
  const seed = Number(node.attributes.seed);
  const set = (value: number | null, gesture = false) => {
    if (value === null) return;
    layers.setAttribute(node.id, 'seed', value, gesture ? { gesture: `feed.${node.id}` } : {});
  };
  const next = seed < spec.max ? seed + 1 : spec.min;
  return (
    <div className={styles.seed}>
      <label id={`${id}-label`} htmlFor={id} title={spec.help && t(spec.help)}>
        {t(spec.label)}
      </label>
      <NumberField
        ids={{ control: id, label: `${id}-label`, described: error ? `${id}-error` : undefined }}
        value={seed}
        min={spec.min}
        max={spec.max}
        step={1}
        parse={(value) => spec.parse(value) as Result<number, Text>}
        onCommit={set}
        onRest={() => history.endGesture()}
        onError={setError}
      />
      <button type="button" className={parts.button} title={t(strings.nextHelp)} onClick={() => set(next)}>
        {t(strings.next)}
      </button>
      {error && (
        <p id={`${id}-error`} role="alert">
          {t(error)}
        </p>
      )}
    </div>
  );
}

const strings = {
  next: text('lens.inputSeed.next', 'Next'),
  nextHelp: text('lens.inputSeed.nextHelp', 'Other random numbers: the next seed'),
};
