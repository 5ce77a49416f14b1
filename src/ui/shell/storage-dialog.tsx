import { useCallback, useEffect, useRef, useState } from 'react';
import { joinTexts, type Text, text } from '../../core/text.ts';
import type { StorageKind, StorageUse } from '../../platform/types.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { useEditor, useText } from '../editor-context.ts';
import styles from './storage-dialog.module.css';
import { emptiedText, KINDS, questionText, sizeText } from './storage-words.ts';

const TITLE = text('What Convas keeps', '보관하는 데이터');
const WHERE = text(
  'Outside your documents, on this computer alone. Emptying touches no document.',
  '문서와 따로, 이 컴퓨터에만 보관합니다. 비워도 문서는 그대로입니다.',
);
const READING = text('Measuring…', '크기를 재는 중…');
const EMPTY = text('Empty…', '비우기…');
const SURE = text('Empty for good', '완전히 비우기');
const KEEP = text('Keep', '그대로 두기');
const BACK = text('Back to Settings', '설정으로 돌아가기');

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
