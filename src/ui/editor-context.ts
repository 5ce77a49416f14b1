import { createContext, useCallback, useContext } from 'react';
import { useStore } from 'zustand';
import type { Text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { Editor } from '../store/editor.ts';
import type { EditorState } from '../store/state.ts';

/** The window's way to the editor: one context, one selector hook, one text hook. */
export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('EditorContext is missing: wrap the tree in its provider.');
  return editor;
}

/** Subscribes to a part of the state. The selector must return the same reference while nothing changed. */
export function useEditorState<T>(selector: (state: EditorState) => T): T {
  return useStore(useEditor().store, selector);
}

/** Reads a text in the language of the window. */
export function useText(): (text: Text) => string {
  const locale = useEditorState((state) => state.locale);
  return useCallback((text: Text) => say(text, locale), [locale]);
}
