import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { formatTime } from '../../core/format.ts';
import { type Text, text } from '../../core/text.ts';
import type { FoundBackup } from '../../platform/types.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { titleText } from '../document-title.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './recovery-dialog.module.css';

const TITLE = text('shell.recoveryDialog.title', 'Unsaved work was found');
const WHAT = text(
  'shell.recoveryDialog.what',
  'Convas did not close as it should, but it kept a backup. Restoring opens it as an unsaved drawing; files on your disk stay as they are until you save.',
);
const RESTORE = text('shell.recoveryDialog.restore', 'Restore');
const DISCARD = text('shell.recoveryDialog.discard', 'Discard');
const SURE = text('shell.recoveryDialog.sure', 'Discard for good');
const LATER = text('shell.recoveryDialog.later', 'Later');
const LATER_HINT = text('shell.recoveryDialog.laterHint', 'Asks again at the next start');
const UNTITLED = text('shell.recoveryDialog.untitled', 'never saved');
const DAMAGED = text(
  'shell.recoveryDialog.damaged',
  'The newest backup is damaged and was set aside; this is the one before it.',
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
  const time = formatTime(offer.time, locale);
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
  return text('shell.recoveryDialog.countLayerLayers', '{count, plural, one {# layer} other {# layers}}', { count });
}
