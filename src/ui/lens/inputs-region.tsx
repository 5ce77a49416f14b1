import { type ReactNode, useId } from 'react';
import type { LayerNode } from '../../core/graph/document.ts';
import { layerType } from '../../core/layers/index.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { text } from '../../core/text.ts';
import { parameterKey } from '../../core/weights/tensor-store.ts';
import { Select } from '../controls/select.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import parts from '../plot/parts.module.css';
import { InputSeed } from './input-seed.tsx';
import styles from './inputs-region.module.css';
import region from './region.module.css';

interface InputsRegionProps {
  readonly inputs: readonly LayerNode[];
  /** Stands in the place of the title. */
  readonly switcher?: ReactNode;
}

/** Inputs that are no pictures: what each is fed with, to choose. */
export function InputsRegion({ inputs, switcher }: InputsRegionProps) {
  const t = useText();
  return (
    <section className={`${region.region} ${styles.region}`} aria-label={t(strings.title)}>
      <header className={region.head}>{switcher ?? <h2>{t(strings.title)}</h2>}</header>
      <ul className={styles.list}>
        {inputs.map((node) => (
          <TensorInput key={node.id} node={node} />
        ))}
      </ul>
    </section>
  );
}

/** One input: its name and type, what fills it, and that filling's own setting. */
function TensorInput({ node }: { readonly node: LayerNode }) {
  const t = useText();
  const id = useId();
  const editor = useEditor();
  const analysis = useEditorState((state) => state.analysis.nodes.get(node.id));
  const fed = analysis?.parameterSpecs.find((spec) => spec.fed);
  const loaded = useEditorState((state) => fed !== undefined && state.weights.has(parameterKey(node.id, fed.name)));
  const type = analysis?.outputs?.[0];
  const fill = layerType(node.type)?.attributes.fill;
  const choose = () => void editor.feeds.choose(node.id);
  const choices = fill?.kind === 'choice' ? fill.choices : [];
  const value = String(node.attributes.fill);
  return (
    <li className={styles.input}>
      <label htmlFor={id} className={styles.about}>
        <b title={node.name}>{node.name}</b>
        {type && <span>{`${type.dtype} ${formatShape(type.shape)}`}</span>}
      </label>
      <Select
        id={id}
        className={styles.select ?? ''}
        value={value}
        onChange={({ target }) =>
          // Without a file there is nothing to feed yet: a cancelled dialog changes nothing.
          target.value === 'file' && !loaded ? choose() : editor.layers.setAttribute(node.id, 'fill', target.value)
        }
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {t(choice.label)}
            {choice.value === 'file' && !loaded ? '…' : ''}
          </option>
        ))}
      </Select>
      {value === 'random' && <InputSeed node={node} />}
      {value === 'file' && (
        <div className={styles.file}>
          <span title={String(node.attributes.file)}>{loaded ? String(node.attributes.file) : t(strings.noFile)}</span>
          <button type="button" className={parts.button} aria-label={t(strings.chooseFor(node.name))} onClick={choose}>
            {t(strings.choose)}
          </button>
        </div>
      )}
    </li>
  );
}

const strings = {
  title: text('lens.inputsRegion.title', 'Inputs'),
  noFile: text('lens.inputsRegion.noFile', 'no file: zeros'),
  choose: text('lens.inputsRegion.choose', 'Choose…'),
  chooseFor: (name: string) => text('lens.inputsRegion.chooseAFileForName', 'Choose a file for {name}', { name }),
};
