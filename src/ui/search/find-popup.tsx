import { useMemo } from 'react';
import { text } from '../../core/text.ts';
import { bringOut } from '../controls/bring-out.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { findEntries, found } from './find-entries.ts';
import { Picker } from './picker.tsx';
import { PopupFrame } from './popup-frame.tsx';

const TITLE = text('search.findPopup.title', 'Find a layer…');
const PLACEHOLDER = text('search.findPopup.hint', 'Name, kind, words of a note, 64x32x32, >10k…');

/**
 * Every layer, group and note by its name, kind, shape, operator or number of parameters; the chosen one is selected and
 * brought into view, out of the groups that hide it.
 */
export function FindPopup() {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const entries = useMemo(() => {
    const all = findEntries(document, analysis, t);
    return (search: string) => found(all, search);
  }, [document, analysis, t]);

  function pick(id: string) {
    editor.view.openPopup(null);
    bringOut(editor, id);
  }

  return (
    <PopupFrame label={t(TITLE)} width={420} height={420} screen={null}>
      <Picker label={t(TITLE)} placeholder={t(PLACEHOLDER)} entries={entries} onPick={pick} />
    </PopupFrame>
  );
}
