import { text } from '../../core/text.ts';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { CardView } from './card-view.tsx';
import { ChooseView } from './choose-view.tsx';
import styles from './data-set-dialog.module.css';
import { ReadingView } from './reading-view.tsx';

const TITLE = text('data.dataSetDialog.title', 'Data set');
const LOCAL = text(
  'data.dataSetDialog.local',
  'Pictures are only read: none is changed or copied, and nothing leaves this machine.',
);

/** Opens a data set, shows how far it is looked through, and then its card. */
export function DataSetDialog() {
  const { view, dataSets } = useEditor();
  const t = useText();
  const dataSet = useEditorState((state) => state.dataSet);
  const close = () => (dataSet?.kind === 'reading' ? dataSets.cancel() : view.openDialog(null));

  return (
    <Dialog title={t(TITLE)} width={720} onClose={close}>
      <p className={styles.local}>{t(LOCAL)}</p>
      {dataSet?.kind === 'reading' ? (
        <ReadingView progress={dataSet} />
      ) : dataSet?.kind === 'ready' ? (
        <CardView ready={dataSet} />
      ) : (
        <ChooseView failed={dataSet} />
      )}
    </Dialog>
  );
}
