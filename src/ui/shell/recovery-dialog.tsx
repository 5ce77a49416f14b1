import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { type Text, text } from '../../core/text.ts';
import type { FoundBackup } from '../../platform/types.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { titleText } from '../document-title.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './recovery-dialog.module.css';

const TITLE = text('Unsaved work was found', '저장하지 않은 작업이 있습니다');
const WHAT = text(
  'Convas did not close as it should, but it kept a backup. Restoring opens it as an unsaved drawing; files on your disk stay as they are until you save.',
  'Convas가 정상적으로 끝나지 않았지만 백업이 남아 있습니다. 복원하면 저장하지 않은 그림으로 열리며, 저장하기 전까지 디스크의 파일은 그대로입니다.',
);
const RESTORE = text('Restore', '복원');
const DISCARD = text('Discard', '버리기');
const SURE = text('Discard for good', '영구히 버리기');
const LATER = text('Later', '나중에');
const LATER_HINT = text('Asks again at the next start', '다음에 시작할 때 다시 묻습니다');
const UNTITLED = text('never saved', '저장한 적 없음');
const DAMAGED = text(
  'The newest backup is damaged and was set aside; this is the one before it.',
  '가장 새로운 백업이 손상되어 따로 두었습니다. 이것은 그 이전 백업입니다.',
);

/** What the start found of earlier windows. Escape is Later: nothing is lost by not deciding. */
export function RecoveryDialog() {
  const editor = useEditor();
  const t = useText();
  const offers = useStore(editor.backups.offers);
  const [busy, setBusy] = useState(false);
  if (offers.length === 0) return null;

  async function during(work: Promise<unknown>) {
    setBusy(true);
    await work;
    setBusy(false);
  }

  return (
    <Dialog title={t(TITLE)} width={620} onClose={editor.backups.later}>
      <p className={styles.what}>{t(WHAT)}</p>
      <ul className={styles.list}>
        {offers.map((offer, index) => (
          <Offer
            key={offer.id}
            offer={offer}
            isFirst={index === 0}
            busy={busy}
            onRestore={() => void during(editor.backups.restore(offer.id))}
            onDiscard={() => void during(editor.backups.discard(offer.id))}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <span>{t(LATER_HINT)}</span>
        <Button onClick={editor.backups.later}>{t(LATER)}</Button>
      </div>
    </Dialog>
  );
}

interface OfferProps {
  readonly offer: FoundBackup;
  readonly isFirst: boolean;
  readonly busy: boolean;
  readonly onRestore: () => void;
  readonly onDiscard: () => void;
}

function Offer({ offer, isFirst, busy, onRestore, onDiscard }: OfferProps) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const id = useId();
  const [asked, setAsked] = useState(false);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(offer.time);
  return (
    <li>
      <div className={styles.words}>
        <b id={id}>{t(titleText(offer.name))}</b>
        <span>
          <time dateTime={new Date(offer.time).toISOString()}>{time}</time> · {t(layersText(offer.layers))} ·{' '}
          {offer.fileName ?? t(UNTITLED)}
        </span>
        {offer.newerWasDamaged && <span className={styles.damaged}>{t(DAMAGED)}</span>}
      </div>
      {/* Throwing work away takes two steps, since no undo brings it back. */}
      <Button tone="quiet" disabled={busy} aria-describedby={id} onClick={() => (asked ? onDiscard() : setAsked(true))}>
        {t(asked ? SURE : DISCARD)}
      </Button>
      <Button
        tone="primary"
        disabled={busy}
        aria-describedby={id}
        data-first={isFirst ? '' : undefined}
        onClick={onRestore}
      >
        {t(RESTORE)}
      </Button>
    </li>
  );
}

function layersText(count: number): Text {
  return text(`${count} ${count === 1 ? 'layer' : 'layers'}`, `레이어 ${count}개`);
}
