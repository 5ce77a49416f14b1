import { useMemo } from 'react';
import { type Suggestion, suggestions } from '../../core/graph/suggest.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { type Text, text } from '../../core/text.ts';
import type { Popup } from '../../store/state.ts';
import { categoryColour } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { layerWords } from './layer-words.ts';
import type { PickerEntry } from './matches.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

const TITLES: Readonly<Record<string, Text>> = {
  anywhere: text('search.addPopup.anywhere', 'Add a layer…'),
  after: text('search.addPopup.after', 'Add a layer behind…'),
  before: text('search.addPopup.before', 'Add a layer in front…'),
  onEdge: text('search.addPopup.onEdge', 'Insert a layer…'),
  instead: text('search.addPopup.instead', 'Replace by…'),
};
const MISFIT = text('search.addPopup.misfit', 'shape does not fit');
const NONE = text('search.addPopup.none', 'No other layer fits here.');

/** Type to add: every layer type that has the ports for the place, those that compute first, with their shapes. */
export function AddPopup({ popup }: { popup: Extract<Popup, { kind: 'add' }> }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const entries = useMemo(
    () => suggestions(document, analysis, popup.place).map((entry) => entryOf(entry, t)),
    [document, analysis, popup.place, t],
  );

  function pick(type: string) {
    editor.view.openPopup(null);
    editor.compose.addAt(popup.place, type, popup.at);
  }

  const title = t(TITLES[popup.place.kind] as Text);
  return (
    <PopupFrame label={title} width={310} height={380} screen={popup.screen}>
      <Picker label={title} placeholder={title} entries={entries} empty={t(NONE)} onPick={pick} />
    </PopupFrame>
  );
}

function entryOf({ layer, fit, shape }: Suggestion, t: (text: Text) => string): PickerEntry {
  const detail = fit === 'wrong' ? t(MISFIT) : shape ? formatShape(shape) : '';
  return {
    id: layer.type,
    title: t(layer.title),
    keywords: layerWords(layer, t),
    dot: categoryColour(layer.category),
    faint: fit === 'wrong',
    detail,
  };
}
