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

const TITLE = text('Export ONNX', 'ONNX 내보내기');
const CHECK = text('Check', '확인');
const CHECKING = text(
  'Loading the file in ONNX Runtime, running it, and comparing it with the canvas…',
  'ONNX Runtime으로 파일을 읽고 실행해 캔버스와 비교하는 중…',
);
const FORBIDDEN = text('There is no file to check in this opset.', '이 opset으로는 확인할 파일이 없습니다.');
const CHANGES = text('Changes to the original file', '원본 파일에서 바뀐 점');
const IDENTICAL = text('None: the file is written back byte for byte.', '없음: 파일을 바이트까지 그대로 씁니다.');
const LIST = text('What changed…', '바뀐 점 보기…');
const CANCEL = text('Cancel', '취소');
const EXPORT = text('Export…', '내보내기…');
const BACK = text('Back to the export', '내보내기로 돌아가기');

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
