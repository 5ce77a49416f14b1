import { useMemo } from 'react';
import { type Text, text } from '../../core/text.ts';
import type { Popup } from '../../store/state.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { layerEntries } from './layer-entries.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

const TITLES: Readonly<Record<string, Text>> = {
  anywhere: text('search.addPopup.anywhere', 'Add a layer…'),
  after: text('search.addPopup.after', 'Add a layer behind…'),
  before: text('search.addPopup.before', 'Add a layer in front…'),
  onEdge: text('search.addPopup.onEdge', 'Insert a layer…'),
  instead: text('search.addPopup.instead', 'Replace by…'),
};
const HINT = text('search.addPopup.hint', 'Name, or in short: conv 64 3 s2');
const NONE = text('search.addPopup.none', 'No other layer fits here.');

/**
 * Type to add: every layer type that has the ports for the place, those that compute first, with their formula and the
 * shape that they would have there. Values may follow the name.
 */
export function AddPopup({ popup }: { popup: Extract<Popup, { kind: 'add' }> }) {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const entries = useMemo(() => {
    // Without a point of its own it goes on from the chosen layer.
    const loose = popup.place.kind === 'anywhere' && popup.at === null;
    const at = { document, analysis, place: loose ? editor.layers.placeOfNew() : popup.place };
    return (search: string) => layerEntries(at, search, t, locale);
  }, [document, analysis, popup, t, locale, editor]);

  function pick(type: string, search: string) {
    const entry = entries(search).find(({ id }) => id === type);
    editor.view.openPopup(null);
    editor.compose.addAt(popup.place, type, popup.at, entry?.attributes);
  }

  const title = t(TITLES[popup.place.kind] as Text);
  return (
    <PopupFrame label={title} width={360} height={420} screen={popup.screen}>
      <Picker label={title} placeholder={t(HINT)} entries={entries} empty={t(NONE)} onPick={pick} />
    </PopupFrame>
  );
}
