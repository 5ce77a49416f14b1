import { EMPTY_DOCUMENT } from '../core/graph/document.ts';
import { sameText, type Text, text } from '../core/text.ts';
import { fileTitle } from '../store/saving.ts';
import { useEditorState, useText } from './editor-context.ts';

const UNTITLED = text('ui.documentTitle.untitled', 'Untitled');

/** A drawing's title; one that nobody gave is in the language of the window. */
export function titleText(title: string): Text {
  return title === EMPTY_DOCUMENT.title ? UNTITLED : sameText(title);
}

/** The drawing's own title; while nobody gave it one, the name of its file, if there is one. */
export function useDocumentTitle(): string {
  const t = useText();
  const own = useEditorState((state) => state.document.title);
  const file = useEditorState((state) => fileTitle(state.file));
  return file !== null && own === EMPTY_DOCUMENT.title ? file : t(titleText(own));
}

/** What the open drawing goes by: once it is saved that is its file's name, as in the system's title bar. */
export function useFileTitle(): string | null {
  return useEditorState((state) => fileTitle(state.file));
}
