import { useEffect, useId, useState } from 'react';
import { text } from '../../core/text.ts';
import type { RecentFile } from '../../platform/types.ts';
import { useEditor, useText } from '../editor-context.ts';
import styles from './command-menu.module.css';

const TITLE = text('shell.recentFiles.title', 'Open recent');
const NONE = text('shell.recentFiles.none', 'none yet');
const MISSING = text('shell.recentFiles.missing', 'missing');
const MISSING_HINT = text('shell.recentFiles.missingHint', 'The file was moved or deleted.');
const CLEAR = text('shell.recentFiles.clear', 'Clear the list');

/** The files opened or saved last, behind one entry of the file menu. */
export function RecentFiles({ onOpen }: { onOpen: () => void }) {
  const { recent } = useEditor();
  const t = useText();
  const id = useId();
  const [shown, setShown] = useState(false);
  const [files, setFiles] = useState<readonly RecentFile[]>([]);
  // The menu is mounted while it is open: the list is as fresh as the menu.
  useEffect(() => {
    let gone = false;
    void recent.list().then((list) => {
      if (!gone) setFiles(list);
    });
    return () => {
      gone = true;
    };
  }, [recent]);
  if (!recent.isKept) return null;

  return (
    <>
      <button
        type="button"
        className={styles.entry}
        disabled={files.length === 0}
        aria-expanded={shown}
        aria-controls={shown ? id : undefined}
        onClick={() => setShown(!shown)}
      >
        <span>{t(TITLE)}</span>
        <span className={styles.keys}>{files.length === 0 ? t(NONE) : shown ? '▾' : '▸'}</span>
      </button>
      {shown && (
        <ul id={id} className={styles.inner} aria-label={t(TITLE)}>
          {files.map((file) => (
            <li key={file.id}>
              <button
                type="button"
                className={styles.entry}
                title={file.missing ? t(MISSING_HINT) : file.label}
                data-missing={file.missing}
                onClick={() => {
                  onOpen();
                  void recent.open(file.id);
                }}
              >
                <span className={styles.file}>{file.label}</span>
                {file.missing && <span className={styles.missing}>{t(MISSING)}</span>}
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              className={styles.entry}
              onClick={() => {
                onOpen();
                void recent.clear();
              }}
            >
              {t(CLEAR)}
            </button>
          </li>
        </ul>
      )}
    </>
  );
}
