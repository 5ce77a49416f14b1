import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { text } from '../src/core/text.ts';
import type { MenuEntry, MenuModel, MenuStates } from './ipc/contract.ts';
import { say } from './language.ts';
import { acceleratorOf } from './shortcuts.ts';

type Item = MenuItemConstructorOptions;

/** The files that the menu offers to open again. */
export interface RecentItems {
  labels: readonly string[];
  open: (index: number) => void;
  clear: () => void;
}

/** The native menu: its words, keys and states are the window's, which says what it can do. */
export class NativeMenu {
  readonly #run: (command: string) => void;
  readonly #recent: () => RecentItems;
  #model: MenuModel | null = null;
  #states: MenuStates = {};

  constructor(run: (command: string) => void, recent: () => RecentItems) {
    this.#run = run;
    this.#recent = recent;
  }

  /** From now on this is the menu. */
  show(model: MenuModel): void {
    this.#model = model;
    this.#states = {};
    this.rebuild();
  }

  /** What can be chosen now. */
  update(states: MenuStates): void {
    this.#states = { ...this.#states, ...states };
    const menu = Menu.getApplicationMenu();
    for (const [id, { enabled, checked }] of Object.entries(states)) {
      const item = menu?.getMenuItemById(id);
      if (!item) continue;
      item.enabled = enabled;
      if (item.type === 'checkbox' && checked !== undefined) item.checked = checked;
    }
  }

  /** A window that stopped working offers nothing any more. */
  reset(): void {
    this.#model = null;
    this.rebuild();
  }

  /** Anew: in another language, or because the list of recent files changed. */
  rebuild(): void {
    const menus = this.#model?.map(({ label, role, entries }) => ({
      label,
      ...(role && { role }),
      submenu: withoutLastLine(entries.flatMap((entry) => this.#item(entry))),
    }));
    Menu.setApplicationMenu(Menu.buildFromTemplate(menus ?? withoutWindow()));
  }

  /**
   * An item that runs one of the window's commands. Its shortcut is shown but left to the window, which alone knows
   * whether the keys belong to a text field, to Korean input that is still being composed, or to the canvas.
   * (macOS always takes menu shortcuts itself, after the window declined the keys.)
   */
  #item(entry: MenuEntry): Item[] {
    if (entry.kind === 'separator') return [{ type: 'separator' }];
    if (entry.kind === 'recent') return [this.#recentItem(entry.label, entry.clear)];
    if (entry.kind === 'role' && app.isPackaged && developerRoles.has(entry.role)) return [];
    if (entry.kind === 'role') return [{ role: entry.role, ...(entry.label !== '' && { label: entry.label }) }];
    const { id, label, keys } = entry;
    const { enabled, checked } = this.#states[id] ?? entry;
    const accelerator = keys === '' ? undefined : acceleratorOf(keys);
    return [
      {
        id,
        label: literal(label),
        enabled,
        ...(checked === undefined ? {} : { type: 'checkbox' as const, checked }),
        ...(accelerator === undefined ? {} : { accelerator }),
        registerAccelerator: false,
        click: (item) => {
          // The system ticks what is clicked; the window says what came of it.
          if (item.type === 'checkbox') item.checked = this.#states[id]?.checked ?? checked ?? false;
          this.#run(id);
        },
      },
    ];
  }

  #recentItem(label: string, clearLabel: string): Item {
    const { labels, open, clear } = this.#recent();
    const files = labels.map((name, index): Item => ({ label: literal(name), click: () => open(index) }));
    const last: Item[] = [{ type: 'separator' }, { label: clearLabel, click: clear }];
    return { id: 'recent', label, enabled: labels.length > 0, submenu: [...files, ...last] };
  }
}

const developerRoles: ReadonlySet<string> = new Set(['reload', 'toggleDevTools']);

function withoutLastLine(items: readonly Item[]): Item[] {
  return items.filter((item, index) => item.type !== 'separator' || index < items.length - 1);
}

/** In a label, one ampersand would mark the next letter as the item's key. */
function literal(label: string): string {
  return label.replaceAll('&', '&&');
}

/** Before the window has spoken, and after it stopped working: what the system itself can do. */
function withoutWindow(): Item[] {
  const editing = (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map((role): Item => ({ role }));
  return [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: say(text('electron.menu.file', 'File')),
      submenu: [
        { role: 'close', label: say(text('electron.menu.closeWindow', 'Close Window')) },
        { role: 'quit', label: say(text('electron.menu.quit', 'Quit')) },
      ],
    },
    { label: say(text('electron.menu.edit', 'Edit')), submenu: editing },
    {
      label: say(text('electron.menu.view', 'View')),
      submenu: [
        { role: 'reload', label: say(text('electron.menu.reload', 'Reload')) },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
  ];
}
