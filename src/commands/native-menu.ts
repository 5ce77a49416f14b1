import { type Say, type Text, text } from '../core/text.ts';
import { speaker } from '../language/say.ts';
import type { MenuEntry, MenuModel, MenuStates, Platform } from '../platform/types.ts';
import type { Editor } from '../store/editor.ts';
import type { Command } from './command.ts';
import type { CommandRegistry } from './registry.ts';

/**
 * The desktop's menu bar: which commands it holds, and in which order. Their words, keys and states are the commands'
 * own, and reach the main process as data.
 */

type Role = Extract<MenuEntry, { kind: 'role' }>['role'];
type Part = string | { readonly role: Role; readonly label?: Text } | { readonly recent: true };
interface Menu {
  readonly title: Text | null;
  readonly role?: 'help';
  /** With a line between them. */
  readonly groups: readonly (readonly Part[])[];
}

const CLOSE = text('commands.nativeMenu.close', 'Close Window');
const QUIT = text('commands.nativeMenu.quit', 'Quit');
const RECENT = text('commands.nativeMenu.recent', 'Open Recent');
const CLEAR_RECENT = text('commands.nativeMenu.clearRecent', 'Clear the List');

function menus({ mac }: MenuPlace): readonly Menu[] {
  const file: Menu = {
    title: text('commands.nativeMenu.file', 'File'),
    groups: [
      ['file.new', 'file.open', { recent: true }, 'file.examples', 'file.openData', 'file.joinModel'],
      ['file.save', 'file.saveAs'],
      [
        'file.exportOnnx',
        'file.exportSelection',
        'file.exportJson',
        'file.exportPytorch',
        'file.exportKeras',
        'file.exportWeights',
        'file.exportCsv',
        'file.exportGates',
        'file.exportFigure',
      ],
      ['file.changes', 'file.compare'],
      mac ? [] : ['app.settings'],
      [{ role: 'close', label: CLOSE }, ...(mac ? [] : [{ role: 'quit', label: QUIT } as const])],
    ],
  };
  const edit: Menu = {
    title: text('commands.nativeMenu.edit', 'Edit'),
    groups: [
      ['edit.undo', 'edit.redo'],
      [
        // Roles, because only they reach the system's clipboard from a menu; the window hears them as clipboard events.
        { role: 'cut', label: text('commands.nativeMenu.cut', 'Cut') },
        { role: 'copy', label: text('commands.nativeMenu.copy', 'Copy') },
        { role: 'paste', label: text('commands.nativeMenu.paste', 'Paste') },
        'edit.duplicate',
        'edit.delete',
        'edit.deleteReconnect',
      ],
      ['edit.selectAll'],
    ],
  };
  const layer: Menu = {
    title: text('commands.nativeMenu.layer', 'Layer'),
    groups: [
      ['layer.add', 'layer.replace', 'layer.rename'],
      ['layer.connect', 'layer.connectBack'],
      ['layer.repeat', 'layer.bypass'],
      [
        'group.create',
        'group.ungroup',
        'group.toggleCollapsed',
        'group.takeOut',
        'group.collapseAll',
        'group.expandAll',
      ],
      ['note.add'],
    ],
  };
  const arrange: Menu = {
    title: text('commands.nativeMenu.arrange', 'Arrange'),
    groups: [
      ['arrange.layout', 'arrange.snap'],
      [
        'arrange.alignLeft',
        'arrange.alignCentre',
        'arrange.alignRight',
        'arrange.alignTop',
        'arrange.alignMiddle',
        'arrange.alignBottom',
      ],
      ['arrange.distributeHorizontally', 'arrange.distributeVertically'],
    ],
  };
  const run: Menu = {
    title: text('commands.nativeMenu.run', 'Run'),
    groups: [
      ['run.run', 'run.cancel'],
      ['run.addPictures', 'run.clearOverrides'],
    ],
  };
  const view: Menu = {
    title: text('commands.nativeMenu.view', 'View'),
    groups: [
      ['view.draw', 'view.study'],
      ['view.fit', 'view.zoomIn', 'view.zoomOut', 'view.zoomReset'],
      ['view.commands', 'view.find', 'view.toggleOutline'],
      ['view.toggleTheme', 'view.toggleLens', 'view.toggleLocale'],
      [{ role: 'togglefullscreen', label: text('commands.nativeMenu.fullScreen', 'Full Screen') }],
      // For those who write Convas: the main process leaves them out of a packaged app.
      [
        { role: 'reload', label: text('commands.nativeMenu.reload', 'Reload') },
        { role: 'toggleDevTools', label: text('commands.nativeMenu.developerTools', 'Developer Tools') },
      ],
    ],
  };
  const help: Menu = {
    title: text('commands.nativeMenu.help', 'Help'),
    role: 'help',
    groups: [['help.firstSteps', 'help.shortcuts', ...(mac ? [] : ['help.about']), 'help.licences']],
  };
  const own: Menu = {
    title: null,
    groups: [
      ['help.about'],
      ['app.settings'],
      [{ role: 'services' }],
      [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }],
      [{ role: 'quit' }],
    ],
  };
  return [...(mac ? [own] : []), file, edit, layer, arrange, run, view, help];
}

export interface MenuPlace {
  readonly mac: boolean;
}

/** The menu bar in one language, as it is now. */
export function menuModel(commands: CommandRegistry, say: Say, place: MenuPlace): MenuModel {
  return menus(place).map(({ title, role, groups }) => ({
    // The first menu on macOS bears the app's name.
    label: title === null ? 'Convas' : say(title),
    ...(role && { role }),
    entries: groups
      .filter((group) => group.length > 0)
      .flatMap((group, index) => [
        ...(index > 0 ? [{ kind: 'separator' } as const] : []),
        ...group.flatMap((part) => entryOf(part, commands, say)),
      ]),
  }));
}

function entryOf(part: Part, commands: CommandRegistry, say: Say): readonly MenuEntry[] {
  if (typeof part === 'object') {
    if ('recent' in part) return [{ kind: 'recent', label: say(RECENT), clear: say(CLEAR_RECENT) }];
    return [{ kind: 'role', role: part.role, label: part.label ? say(part.label) : '' }];
  }
  const command = commands.get(part);
  if (!command) throw new Error(`The menu names a command that does not exist: ${part}`);
  const keys = commands.bindings.keysOf(part)[0] ?? '';
  return [{ kind: 'command', id: part, label: say(command.title), keys, ...stateOf(command) }];
}

function stateOf(command: Command) {
  return { enabled: command.enabled(), ...(command.checked && { checked: command.checked() }) };
}

/** Keeps the desktop's menu as the editor is: words, keys, and what can be chosen. Returns how to stop. */
export function followMenu(
  editor: Editor,
  commands: CommandRegistry,
  platform: Platform,
  place: MenuPlace,
): () => void {
  let shown = new Map<string, string>();
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const show = () => {
    const model = menuModel(commands, speaker(editor.store.getState().locale), place);
    shown = new Map(
      model.flatMap(({ entries }) =>
        entries.flatMap((entry) => (entry.kind === 'command' ? [[entry.id, keyOf(entry)] as const] : [])),
      ),
    );
    platform.showMenu(model);
  };
  const update = () => {
    waiting = null;
    const changed: Record<string, MenuStates[string]> = {};
    for (const [id, before] of shown) {
      const command = commands.get(id);
      if (!command) continue;
      const state = stateOf(command);
      const now = keyOf(state);
      if (now === before) continue;
      shown.set(id, now);
      changed[id] = state;
    }
    if (Object.keys(changed).length > 0) platform.updateMenu(changed);
  };
  show();
  const stops = [
    editor.store.subscribe((now, before) => {
      if (now.locale !== before.locale) show();
      // While something is dragged the state changes with each frame, and nobody is in the menu.
      else waiting ??= setTimeout(update, SETTLES_MS);
    }),
    editor.preferences.store.subscribe((now, before) => {
      if (now.shortcuts !== before.shortcuts) show();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    if (waiting !== null) clearTimeout(waiting);
  };
}

const SETTLES_MS = 100;

function keyOf({ enabled, checked }: MenuStates[string]): string {
  return `${enabled} ${checked}`;
}
