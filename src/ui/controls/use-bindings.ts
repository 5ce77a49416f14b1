import { useStore } from 'zustand';
import type { Bindings } from '../../commands/bindings.ts';
import { useCommands } from '../commands-context.ts';
import { useEditor } from '../editor-context.ts';

/** Which keys run which command; who asks is drawn anew when a person changes some. */
export function useBindings(): Bindings {
  const { preferences } = useEditor();
  useStore(preferences.store, (state) => state.shortcuts);
  return useCommands().bindings;
}
