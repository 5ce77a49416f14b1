import { useMemo } from 'react';
import { secondEdgeChoices } from '../../core/drawing/second-edge.ts';
import { text, textKey } from '../../core/text.ts';
import type { Popup } from '../../store/state.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { fixInWords } from '../fix-words.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

/** An edge was drawn into an input that is fed already: how the two go together, or which of them stays. */
export function SecondEdgePopup({ popup }: { popup: Extract<Popup, { kind: 'secondEdge' }> }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const locale = useEditorState((state) => state.locale);
  const { source, target, drop, screen } = popup;
  const choices = useMemo(
    () => secondEdgeChoices(document, analysis, source, target, drop),
    [document, analysis, source, target, drop],
  );
  const name = document.nodes.get(target.node)?.name ?? '';
  const title = t(text('search.secondEdgePopup.title', 'This input of {name} is fed already', { name }));
  const entries = choices.map((choice) => ({
    id: textKey(choice.title),
    title: t(choice.title),
    keywords: '',
    detail: fixInWords(choice, locale).map(t).join(' · '),
  }));

  function pick(id: string) {
    editor.view.openPopup(null);
    const chosen = choices.find((choice) => textKey(choice.title) === id);
    if (chosen) editor.layers.applyFix(chosen);
  }

  return (
    <PopupFrame label={title} width={460} height={230} screen={screen}>
      <Picker label={title} placeholder={title} entries={entries} onPick={pick} />
    </PopupFrame>
  );
}
