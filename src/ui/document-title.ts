import { EMPTY_DOCUMENT } from '../core/graph/document.ts';
import { sameText, type Text, text } from '../core/text.ts';
import { useEditorState, useText } from './editor-context.ts';

const UNTITLED = text('ui.documentTitle.untitled', 'Untitled');

/** A drawing's title; one that nobody gave is in the language of the window. */
export function titleText(title: string): Text {
  return title === EMPTY_DOCUMENT.title ? UNTITLED : sameText(title);
}

/** The title of the drawing that is open. */
export function useDocumentTitle(): string {
  const t = useText();
  return t(titleText(useEditorState((state) => state.document.title)));
}
