import { type ReactNode, useMemo, useState } from 'react';
import type { Comparison } from '../../core/import/compare.ts';
import { diffText } from '../../core/import/diff-text.ts';
import { type Text, text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatCount } from '../format.ts';
import { ChangeGroupList } from './change-groups.tsx';
import styles from './changes.module.css';
import { changesText, firstRows, groupByLayer, partsText, SAME } from './words.ts';

const TITLE = text('What changed', '바뀐 점');
const SOURCE = text(
  'The file this drawing was made from, and what an export would write now.',
  '이 그림을 만든 파일과 지금 내보낼 파일의 차이입니다.',
);
const IDENTICAL = text('Nothing changed: the export is byte-identical.', '바뀐 것이 없습니다. 바이트까지 같습니다.');
const COPY = text('Copy as text', '텍스트로 복사');
const COPIED = text('Copied the list of changes.', '바뀐 점 목록을 복사했습니다.');
const NOT_COPIED = text('The clipboard cannot be written.', '클립보드에 쓸 수 없습니다.');
const OTHER_FILE = text('Compare with another file…', '다른 파일과 비교…');
const CLOSE = text('Close', '닫기');
/** Entries that are shown at first, and that each further step adds. */
const STEP = 200;

/** What the drawing, written as a file, differs in: from the file it was made from, or from one that was chosen. */
export function ChangesDialog() {
  const { comparisons } = useEditor();
  const t = useText();
  const shown = useEditorState((state) => state.comparison);
  if (!shown) return null;
  return (
    <Changes key={shown.file} {...shown} onClose={comparisons.close}>
      <Button onClick={() => comparisons.showFile()}>{t(OTHER_FILE)}</Button>
      <Button tone="primary" onClick={comparisons.close}>
        {t(CLOSE)}
      </Button>
    </Changes>
  );
}

interface ChangesProps {
  /** What is compared with; null for the file that the drawing was made from. */
  readonly file: string | null;
  readonly comparison: Comparison;
  readonly onClose: () => void;
  /** Where a layer is shown, if not where closing leads. */
  readonly onReveal?: () => void;
  /** Buttons. */
  readonly children: ReactNode;
}

export function Changes({ file, comparison, onClose, onReveal = onClose, children }: ChangesProps) {
  const { platform, view } = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const [limit, setLimit] = useState(STEP);
  const { entries, identical } = comparison;
  const groups = useMemo(() => groupByLayer(entries), [entries]);
  const about =
    file === null
      ? SOURCE
      : text(
          `“${file}”, and what an export of this drawing would write now.`,
          `“${file}”과(와) 지금 내보낼 파일의 차이입니다.`,
        );

  async function copy() {
    const done = await platform.writeClipboard(diffText(entries, locale));
    view.toast(done ? 'success' : 'error', done ? COPIED : NOT_COPIED);
  }

  return (
    <Dialog title={t(TITLE)} width={720} onClose={onClose} reading>
      <p className={styles.about}>{t(about)}</p>
      {entries.length === 0 ? (
        <p className={styles.empty} role="status">
          {t(identical ? IDENTICAL : SAME)}
        </p>
      ) : (
        <>
          <p className={styles.summary} role="status">
            {(['changed', 'added', 'removed'] as const).map((change) => (
              <span key={change} className={styles[change]}>
                {t(changesText(entries, change))}
              </span>
            ))}
            <span className={styles.parts}>{t(partsText(entries))}</span>
          </p>
          <ChangeGroupList groups={firstRows(groups, limit)} onReveal={onReveal} />
          {entries.length > limit && (
            <Button className={styles.more} onClick={() => setLimit(limit + STEP)}>
              {t(moreText(entries.length - limit))}
            </Button>
          )}
        </>
      )}
      <div className={styles.buttons}>
        {entries.length > 0 && <Button onClick={copy}>{t(COPY)}</Button>}
        {children}
      </div>
    </Dialog>
  );
}

function moreText(left: number): Text {
  const next = Math.min(STEP, left);
  return text(
    `Show ${formatCount(next, 'en')} more of ${formatCount(left, 'en')}`,
    `나머지 ${formatCount(left, 'ko')}개 중 ${formatCount(next, 'ko')}개 더 보기`,
  );
}
