import { useEditorState } from '../editor-context.ts';
import { AboutDialog } from './about-dialog.tsx';
import { ExamplesDialog } from './examples-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** The one dialog that is open, if any. */
export function Dialogs() {
  const dialog = useEditorState((state) => state.dialog);
  switch (dialog) {
    case 'examples':
      return <ExamplesDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'about':
      return <AboutDialog />;
    default:
      return null;
  }
}
