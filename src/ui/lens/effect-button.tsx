import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import parts from '../plot/parts.module.css';

/** The measured effects of a layer's channels, complete or growing; null where there are none. */
export function useEffects(node: string) {
  return useEditorState((state) => (state.effects?.node === node ? state.effects : null));
}

/** Measures how much each channel matters for the current picture's top class; says how far it is, and cancels. */
export function EffectButton({ node }: { readonly node: string }) {
  const t = useText();
  const { effects } = useEditor();
  const measured = useEffects(node);
  // What decides it is part of the state; the answer is the same reference as long as nothing changes.
  const available = useEditorState(() => effects.available(node));
  if (measured?.running) {
    const count = `${measured.done}/${measured.values.length}`;
    return (
      <button type="button" className={parts.button} onClick={effects.cancel}>
        {t(text('lens.effectButton.cancelCount', 'Cancel {count}', { count }))}
      </button>
    );
  }
  if (measured || !available) return null;
  return (
    <button type="button" className={parts.button} title={t(strings.help)} onClick={() => void effects.measure(node)}>
      {t(strings.measure)}
    </button>
  );
}

const strings = {
  measure: text('lens.effectButton.measure', 'Measure effect'),
  help: text(
    'lens.effectButton.help',
    'Silences each channel in turn and shows how far the top class moves. A gate is not importance.',
  ),
};
