import { useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { useEditor, useEditorState } from '../editor-context.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Theme and language of the window, written where style sheets and screen readers look for them. */
export function useAppearance(): void {
  const theme = useEditorState((state) => state.theme);
  const locale = useEditorState((state) => state.locale);
  const { motion } = useStore(useEditor().preferences.store);

  useLayoutEffect(() => {
    const root = document.documentElement;
    const system = matchMedia(DARK);
    const apply = () => {
      root.dataset.theme = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme;
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);

  useLayoutEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  useLayoutEffect(() => {
    document.documentElement.dataset.motion = motion;
  }, [motion]);
}
