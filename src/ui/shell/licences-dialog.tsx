import { type KeyboardEvent, type SyntheticEvent, useEffect, useMemo, useRef, useState } from 'react';
import { text } from '../../core/text.ts';
import { Dialog } from '../controls/dialog.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { useEditor, useText } from '../editor-context.ts';
import { findLicences, type Licence, loadLicences, wordsOf } from './licences.ts';
import styles from './licences-dialog.module.css';
import { scrollToFirst, useHighlights } from './use-highlights.ts';

const TITLE = text('shell.licencesDialog.title', 'Licences');
const SEARCH = text('shell.licencesDialog.search', 'Search names and texts');
const TEXTS = text('shell.licencesDialog.texts', 'Licence texts');
const READING = text('shell.licencesDialog.reading', 'Reading the licences…');
const MISSING = text(
  'shell.licencesDialog.missing',
  'This window has no licence texts: it was started from the sources. “npm run build” writes them.',
);
const NOTHING = text('shell.licencesDialog.nothing', 'No licence has these words.');

/** The licences of everything in the window, as the build gathered them. */
export function LicencesDialog() {
  const editor = useEditor();
  const t = useText();
  const [licences, setLicences] = useState<readonly Licence[] | null | 'reading'>('reading');
  useEffect(() => {
    let gone = false;
    void loadLicences().then((read) => {
      if (!gone) setLicences(read);
    });
    return () => {
      gone = true;
    };
  }, []);
  return (
    <Dialog title={t(TITLE)} width={760} onClose={() => editor.view.openDialog(null)}>
      {licences === 'reading' && <p role="status">{t(READING)}</p>}
      {licences === null && (
        <p role="status" className={styles.missing}>
          {t(MISSING)}
        </p>
      )}
      {licences !== 'reading' && licences !== null && <Licences licences={licences} />}
    </Dialog>
  );
}

function Licences({ licences }: { licences: readonly Licence[] }) {
  const t = useText();
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState(0);
  const list = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useMemo(() => findLicences(licences, search), [licences, search]);
  const words = useMemo(() => wordsOf(search), [search]);
  useHighlights(list, words, `${found.length} ${opened}`);
  // The texts come after the dialog.
  useEffect(() => field.current?.focus(), []);

  function onToggle({ currentTarget: part }: SyntheticEvent<HTMLDetailsElement>) {
    setOpened((count) => count + 1);
    const body = part.querySelector('pre');
    if (part.open && body && list.current && words.length > 0) scrollToFirst(list.current, body, words);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.key !== 'Escape' || search === '') return;
    event.preventDefault();
    setSearch('');
  }

  return (
    <>
      <div className={styles.head}>
        <SearchField ref={field} label={t(SEARCH)} value={search} onChange={setSearch} onKeyDown={onKeyDown} />
        <span role="status" className={styles.count}>
          {t(countText(found.length, licences.length))}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
      <section ref={list} translate="no" className={styles.list} aria-label={t(TEXTS)} tabIndex={0}>
        {found.map((licence) => (
          <details key={licence.id} onToggle={onToggle}>
            <summary>
              <span>{licence.title}</span>
              <span className={styles.kind}>{licence.kind}</span>
            </summary>
            <pre>{licence.text}</pre>
          </details>
        ))}
        {found.length === 0 && <p className={styles.missing}>{t(NOTHING)}</p>}
      </section>
    </>
  );
}

function countText(found: number, all: number) {
  return found === all
    ? text('shell.licencesDialog.allPartParts', '{all, plural, one {# part} other {# parts}}', { all })
    : text('shell.licencesDialog.foundOfAll', '{found} of {all}', { found, all });
}
