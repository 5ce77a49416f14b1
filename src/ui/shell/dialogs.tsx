import { DataSetDialog } from '../data/data-set-dialog.tsx';
import { ChangesDialog } from '../diff/changes-dialog.tsx';
import { useEditorState } from '../editor-context.ts';
import { FigureDialog } from '../exports/figure-dialog.tsx';
import { OnnxDialog } from '../exports/onnx-dialog.tsx';
import { AboutDialog } from './about-dialog.tsx';
import { ExamplesDialog } from './examples-dialog.tsx';
import { ImportProgress } from './import-progress.tsx';
import { LicencesDialog } from './licences-dialog.tsx';
import { RecoveryDialog } from './recovery-dialog.tsx';
import { RepeatDialog } from './repeat-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StorageDialog } from './storage-dialog.tsx';

/** What an earlier window left behind, and the dialog that was asked for. */
export function Dialogs() {
  return (
    <>
      <RecoveryDialog />
      <AskedFor />
      <ImportProgress />
    </>
  );
}

/** The one dialog that is open, if any. */
function AskedFor() {
  const dialog = useEditorState((state) => state.dialog);
  switch (dialog) {
    case 'examples':
      return <ExamplesDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'repeat':
      return <RepeatDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'storage':
      return <StorageDialog />;
    case 'licences':
      return <LicencesDialog />;
    case 'exportOnnx':
      return <OnnxDialog />;
    case 'changes':
      return <ChangesDialog />;
    case 'figure':
      return <FigureDialog />;
    case 'dataSet':
      return <DataSetDialog />;
    case 'about':
      return <AboutDialog />;
    default:
      return null;
  }
}
