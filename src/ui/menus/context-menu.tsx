import { type KeyboardEvent, useRef } from 'react';
import { type Text, text } from '../../core/text.ts';
import type { Popup } from '../../store/state.ts';
import { useCommands } from '../commands-context.ts';
import { useCommand } from '../controls/use-command.ts';
import { useEditor, useText } from '../editor-context.ts';
import { PopupFrame } from '../search/popup-frame.tsx';
import styles from './context-menu.module.css';
import { menuGroups } from './groups.ts';

type MenuPopup = Extract<Popup, { kind: 'menu' }>;

const TITLES: Readonly<Record<MenuPopup['menu'], Text>> = {
  canvas: text('menus.contextMenu.canvas', 'Menu of the drawing'),
  layer: text('menus.contextMenu.layer', 'Menu of the layer'),
  edge: text('menus.contextMenu.edge', 'Menu of the edge'),
  note: text('menus.contextMenu.note', 'Menu of the note'),
};
const ENTRY_HEIGHT = 26;
const LINE_HEIGHT = 11;

/** What can be done with the thing under the pointer, or with the selection: commands, with their shortcuts. */
export function ContextMenu({ popup }: { popup: MenuPopup }) {
  const editor = useEditor();
  const commands = useCommands();
  const t = useText();
  const root = useRef<HTMLDivElement>(null);
  const groups = menuGroups(popup.menu, editor.store.getState());
  const entries = groups.reduce((sum, group) => sum + group.length, 0);
  const firstEnabled = groups.flat().find((id) => commands.get(id)?.enabled());

  function onKeyDown(event: KeyboardEvent) {
    const all = [...(root.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all[(next + all.length) % all.length]?.focus();
    } else if (event.key === 'Tab') {
      event.preventDefault();
    } else if (event.key.length === 1 && event.key !== ' ') {
      // A letter goes to the next entry that begins with it.
      const behind = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      behind.find((entry) => entry.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  }

  return (
    <PopupFrame
      label={t(TITLES[popup.menu])}
      width={250}
      height={entries * ENTRY_HEIGHT + (groups.length - 1) * LINE_HEIGHT + 14}
      screen={popup.screen}
    >
      <div className={styles.menu} role="menu" aria-label={t(TITLES[popup.menu])} ref={root} onKeyDown={onKeyDown}>
        {groups.map((ids) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of a menu is no fieldset.
          <div key={ids[0]} role="group" className={styles.group}>
            {ids.map((id) => (
              <Entry key={id} id={id} popup={popup} first={id === firstEnabled} />
            ))}
          </div>
        ))}
      </div>
    </PopupFrame>
  );
}

function Entry({ id, popup, first }: { id: string; popup: MenuPopup; first: boolean }) {
  const editor = useEditor();
  const command = useCommand(id);
  return (
    <button
      type="button"
      {...(command.checked === null
        ? { role: 'menuitem' }
        : { role: 'menuitemcheckbox', 'aria-checked': command.checked })}
      className={styles.entry}
      aria-keyshortcuts={command.ariaKeys}
      disabled={!command.enabled}
      data-first={first || undefined}
      onPointerMove={(event) => event.currentTarget.focus()}
      onClick={() => {
        // The command may want to know where the menu was opened, and may open something in its place.
        command.run();
        if (editor.store.getState().popup === popup) editor.view.openPopup(null);
      }}
    >
      <span>{command.title}</span>
      <span className={styles.keys}>
        {command.checked && <span aria-hidden="true">✓ </span>}
        {command.shortcut}
      </span>
    </button>
  );
}
