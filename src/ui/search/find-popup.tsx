import { useMemo } from 'react';
import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { findEntries } from './find-entries.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

const TITLE = text('search.findPopup.title', 'Find a layer…');
const PLACEHOLDER = text('search.findPopup.placeholder', 'Name of a layer or group, words of a note…');

/** Every layer, group and note by its name; the chosen one is selected and brought into view. */
export function FindPopup() {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const entries = useMemo(() => findEntries(document, analysis, t), [document, analysis, t]);

  function pick(id: string) {
    editor.view.openPopup(null);
    editor.view.reveal(id);
  }

  return (
    <PopupFrame label={t(TITLE)} width={420} height={420} screen={null}>
      <Picker label={t(TITLE)} placeholder={t(PLACEHOLDER)} entries={entries} onPick={pick} />
    </PopupFrame>
  );
}
