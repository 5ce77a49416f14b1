import { type ReactNode, useMemo, useState } from 'react';
import type { Comparison } from '../../core/import/compare.ts';
import { diffText } from '../../core/import/diff-text.ts';
import { type Text, text } from '../../core/text.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ChangeGroupList } from './change-groups.tsx';
import styles from './changes.module.css';
import { changesText, firstRows, groupByLayer, partsText, SAME } from './words.ts';

const TITLE = text('diff.changesDialog.title', 'What changed');
const SOURCE = text(
  'diff.changesDialog.source',
  'The file this drawing was made from, and what an export would write now.',
);
const IDENTICAL = text('diff.changesDialog.identical', 'Nothing changed: the export is byte-identical.');
const COPY = text('diff.changesDialog.copy', 'Copy as text');
const COPIED = text('diff.changesDialog.copied', 'Copied the list of changes.');
const NOT_COPIED = text('diff.changesDialog.notCopied', 'The clipboard cannot be written.');
const OTHER_FILE = text('diff.changesDialog.otherFile', 'Compare with another file…');
const CLOSE = text('diff.changesDialog.close', 'Close');
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
  const [limit, setLimit] = useState(STEP);
  const { entries, identical } = comparison;
  const groups = useMemo(() => groupByLayer(entries), [entries]);
  const about =
    file === null
      ? SOURCE
      : text(
          'diff.changesDialog.fileAndWhatAnExport',
          '“{file}”, and what an export of this drawing would write now.',
          { file },
        );

  async function copy() {
    const done = await platform.writeClipboard(diffText(entries, t));
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
  return text('diff.changesDialog.showNextNumberMoreOf', 'Show {next, number} more of {left, number}', { next, left });
}
