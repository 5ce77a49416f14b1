import { type KeyboardEvent, useRef, useState } from 'react';
import { text, textKey } from '../../core/text.ts';
import { useCommands } from '../commands-context.ts';
import { Button } from '../controls/button.tsx';
import { Dialog } from '../controls/dialog.tsx';
import { SearchField } from '../controls/search-field.tsx';
import { IS_MAC } from '../controls/use-shortcuts.ts';
import { useEditor, useText } from '../editor-context.ts';
import { canvasLines, commandGroups } from './shortcut-lines.ts';
import { ShortcutRow } from './shortcut-row.tsx';
import styles from './shortcuts-dialog.module.css';
import { useKeyChange } from './use-key-change.ts';

const TITLE = text('shell.shortcutsDialog.title', 'Keyboard shortcuts');
const SEARCH = text('shell.shortcutsDialog.search', 'Search by name or keys');
const CANVAS = text('shell.shortcutsDialog.canvas', 'On the drawing');
const NOTHING = text('shell.shortcutsDialog.nothing', 'No command has this name or these keys.');
const RESET_ALL = text('shell.shortcutsDialog.resetAll', 'Reset all');
const SURE = text('shell.shortcutsDialog.sure', 'Reset all for sure');

/** Every command with its keys, from the registry itself, so that the list cannot be wrong. All of them can be changed. */
export function ShortcutsDialog() {
  const editor = useEditor();
  const commands = useCommands();
  const t = useText();
  const changes = useKeyChange();
  const list = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState(false);
  const { bindings } = commands;
  const groups = commandGroups(commands.list(), bindings.keysOf, search, IS_MAC, t);
  const fixed = canvasLines(search, t);

  /** Up and down go from row to row; Tab goes through all buttons. */
  function onListKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = [...(list.current?.querySelectorAll('li:has(button)') ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[at + step]?.querySelector('button')?.focus();
  }

  function onSearchKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') onListKey(event);
    if (event.key !== 'Escape' || search === '') return;
    // The first Escape clears the field, the second closes the dialog.
    event.preventDefault();
    setSearch('');
  }

  return (
    <Dialog title={t(TITLE)} width={980} onClose={() => editor.view.openDialog(null)}>
      <div className={styles.head}>
        <SearchField first label={t(SEARCH)} value={search} onChange={setSearch} onKeyDown={onSearchKey} />
        <Button
          disabled={!bindings.anyChanged()}
          onBlur={() => setAsked(false)}
          onClick={() => {
            if (asked) changes.resetAll();
            setAsked(!asked);
          }}
        >
          {t(asked ? SURE : RESET_ALL)}
        </Button>
      </div>
      <div className={styles.list}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are a shortcut; every key is a button. */}
        <div className={styles.columns} ref={list} onKeyDown={onListKey}>
          {fixed.length > 0 && (
            <section className={styles.group}>
              <h3>{t(CANVAS)}</h3>
              <ul>
                {fixed.map(({ keys, title }) => (
                  <li key={`${keys} ${textKey(title)}`} className={styles.row}>
                    <span className={styles.title}>{t(title)}</span>
                    <kbd className={styles.key}>{keys}</kbd>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {groups.map((group) => (
            <section key={textKey(group.title)} className={styles.group}>
              <h3>{t(group.title)}</h3>
              <ul>
                {group.commands.map((command) => (
                  <ShortcutRow key={command.id} command={command} changes={changes} />
                ))}
              </ul>
            </section>
          ))}
        </div>
        {groups.length + fixed.length === 0 && <p className={styles.nothing}>{t(NOTHING)}</p>}
      </div>
      <p className={styles.said} role="status">
        {changes.said ? t(changes.said) : ''}
      </p>
    </Dialog>
  );
}
