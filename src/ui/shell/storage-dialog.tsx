import { useCallback, useEffect, useRef, useState } from 'react';
import { joinTexts, type Text, text } from '../../core/text.ts';
import type { StorageKind, StorageUse } from '../../platform/types.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './storage-dialog.module.css';
import { emptiedText, KINDS, questionText, sizeText } from './storage-words.ts';

const TITLE = text('shell.storageDialog.title', 'What Convas keeps');
const WHERE = text(
  'shell.storageDialog.where',
  'Outside your documents, on this computer alone. Emptying touches no document.',
);
const READING = text('shell.storageDialog.reading', 'Measuring…');
const EMPTY = text('shell.storageDialog.empty', 'Empty…');
const SURE = text('shell.storageDialog.sure', 'Empty for good');
const KEEP = text('shell.storageDialog.keep', 'Keep');
const BACK = text('shell.storageDialog.back', 'Back to Settings');

/** What is kept outside the documents, with sizes; each kind can be emptied, after a question. */
export function StorageDialog() {
  const { platform, view } = useEditor();
  const t = useText();
  const [uses, setUses] = useState<readonly StorageUse[] | null>(null);
  const [asked, setAsked] = useState<StorageKind | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Text | null>(null);

  const measure = useCallback(async () => setUses(await platform.storage.list()), [platform]);
  useEffect(() => void measure(), [measure]);

  async function empty(use: StorageUse) {
    setBusy(true);
    const emptied = await platform.storage.clear(use.kind);
    const now = await platform.storage.list();
    const left = now.find(({ kind }) => kind === use.kind)?.bytes ?? 0;
    setUses(now);
    setAsked(null);
    setBusy(false);
    setSaid(emptied.ok ? emptiedText(KINDS[use.kind].title, left) : emptied.error.message);
  }

  return (
    <Dialog title={t(TITLE)} width={620} onClose={() => view.openDialog(null)}>
      <p className={styles.where}>{t(WHERE)}</p>
      {uses === null && <p className={styles.where}>{t(READING)}</p>}
      <ul className={styles.list}>
        {(uses ?? []).map((use, index) => (
          <Kind
            key={use.kind}
            use={use}
            isFirst={index === 0}
            isAsked={asked === use.kind}
            busy={busy}
            onAsk={() => {
              // There is nothing to ask about what is empty.
              setSaid(use.files === 0 ? emptiedText(KINDS[use.kind].title, 0) : null);
              setAsked(use.files === 0 ? null : use.kind);
            }}
            onKeep={() => setAsked(null)}
            onEmpty={() => void empty(use)}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <output className={styles.said}>{said && t(said)}</output>
        <Button onClick={() => view.openDialog('settings')}>{t(BACK)}</Button>
      </div>
    </Dialog>
  );
}

interface KindProps {
  readonly use: StorageUse;
  readonly isFirst: boolean;
  readonly isAsked: boolean;
  readonly busy: boolean;
  readonly onAsk: () => void;
  readonly onKeep: () => void;
  readonly onEmpty: () => void;
}

function Kind({ use, isFirst, isAsked, busy, onAsk, onKeep, onEmpty }: KindProps) {
  const t = useText();
  const { title, help } = KINDS[use.kind];
  const keep = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);

  // The button that was pressed is gone: the focus goes on to the answer that loses nothing, and back.
  useEffect(() => {
    if (isAsked) keep.current?.focus();
    else if (wasAsked.current) ask.current?.focus();
    else if (isFirst) ask.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked, isFirst]);

  const name = t(title);
  return (
    <li>
      <div className={styles.words}>
        <b>{name}</b>
        <span>{t(help)}</span>
        <span>{t(sizeText(use))}</span>
      </div>
      {isAsked ? (
        <fieldset className={styles.question}>
          <legend>{t(questionText(title, use))}</legend>
          <Button ref={keep} disabled={busy} onClick={onKeep}>
            {t(KEEP)}
          </Button>
          <Button tone="primary" disabled={busy} onClick={onEmpty}>
            {t(SURE)}
          </Button>
        </fieldset>
      ) : (
        <Button ref={ask} disabled={busy} aria-label={t(joinTexts([EMPTY, title], ' '))} onClick={onAsk}>
          {t(EMPTY)}
        </Button>
      )}
    </li>
  );
}
