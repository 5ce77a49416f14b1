import { useState } from 'react';
import { externalDataNote } from '../../core/compile/external-note.ts';
import type { ChosenVersions } from '../../core/compile/versions/versions.ts';
import type { Comparison } from '../../core/import/compare.ts';
import { type Text, text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { Changes } from '../diff/changes-dialog.tsx';
import { partsText, SAME } from '../diff/words.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './onnx-dialog.module.css';
import { Proof } from './proof.tsx';
import { usePrepared } from './use-prepared.ts';
import { VersionsFields } from './versions-fields.tsx';

const TITLE = text('exports.onnxDialog.title', 'Export ONNX');
const CHECK = text('exports.onnxDialog.check', 'Check');
const CHECKING = text(
  'exports.onnxDialog.checking',
  'Loading the file in ONNX Runtime, running it, and comparing it with the canvas…',
);
const FORBIDDEN = text('exports.onnxDialog.forbidden', 'There is no file to check in this opset.');
const CHANGES = text('exports.onnxDialog.changes', 'Changes to the original file');
const IDENTICAL = text('exports.onnxDialog.identical', 'None: the file is written back byte for byte.');
const LIST = text('exports.onnxDialog.list', 'What changed…');
const CANCEL = text('exports.onnxDialog.cancel', 'Cancel');
const EXPORT = text('exports.onnxDialog.export', 'Export…');
const BACK = text('exports.onnxDialog.back', 'Back to the export');

/** The way out to ONNX: which versions, what it changes in the file it came from, and whether it computes the same. */
export function OnnxDialog() {
  const { exports, view } = useEditor();
  const t = useText();
  const besides = externalDataNote(useEditorState((state) => state.document));
  const [offered] = useState(() => exports.onnxFile.offered());
  const [versions, setVersions] = useState<ChosenVersions>({});
  const [listed, setListed] = useState(false);
  const prepared = usePrepared(versions);
  const close = () => view.openDialog(null);
  const ready = prepared?.ok ? prepared.value : null;
  const refused = offered.opsets.some((entry) => entry.opset === versions.opset && entry.refusal !== null);

  async function write() {
    if (ready && (await exports.onnxFile.write(ready))) close();
  }

  if (listed && ready?.changes) {
    const back = () => setListed(false);
    return (
      <Changes file={null} comparison={ready.changes} onClose={back} onReveal={close}>
        <Button tone="primary" onClick={back}>
          {t(BACK)}
        </Button>
      </Changes>
    );
  }
  return (
    <Dialog title={t(TITLE)} width={520} onClose={close}>
      <VersionsFields offered={offered} chosen={versions} onChoose={setVersions} />
      {ready?.changes && <ChangesLine changes={ready.changes} onList={() => setListed(true)} />}
      <h3 className={styles.heading}>{t(CHECK)}</h3>
      <div className={styles.check}>
        {refused && <p className={styles.remark}>{t(FORBIDDEN)}</p>}
        {!refused && prepared === null && (
          <p className={styles.remark} role="status">
            {t(CHECKING)}
          </p>
        )}
        {!refused && prepared && !prepared.ok && (
          <p className={styles.error} role="status">
            {t(prepared.error)}
          </p>
        )}
        {ready && <Proof proof={ready.proof} writable={ready.writable} />}
      </div>
      {besides && <p className={styles.remark}>{t(besides)}</p>}
      <div className={styles.buttons}>
        <Button onClick={close}>{t(CANCEL)}</Button>
        <Button tone="primary" disabled={!ready?.writable} onClick={write}>
          {t(EXPORT)}
        </Button>
      </div>
    </Dialog>
  );
}

function ChangesLine({ changes, onList }: { readonly changes: Comparison; readonly onList: () => void }) {
  const t = useText();
  const isSame = changes.entries.length === 0;
  const words: Text = changes.identical ? IDENTICAL : isSame ? SAME : partsText(changes.entries);
  return (
    <>
      <h3 className={styles.heading}>{t(CHANGES)}</h3>
      <div className={styles.changes}>
        <span>{t(words)}</span>
        {!isSame && <Button onClick={onList}>{t(LIST)}</Button>}
      </div>
    </>
  );
}
