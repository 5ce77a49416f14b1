import type { MenuCommand } from './ipc/contract.ts';

/**
 * The shortcuts shown in the menu, written as the window's commands write theirs (`Mod` is Ctrl, or ⌘ on macOS).
 * A test holds the two together. The window says so when the person changed some.
 */
export const menuShortcuts: Partial<Record<MenuCommand, string>> = {
  'file.new': 'Mod+N',
  'file.open': 'Mod+O',
  'file.examples': 'Mod+E',
  'file.openData': 'Mod+Shift+P',
  'file.save': 'Mod+S',
  'file.saveAs': 'Mod+Shift+S',
  'file.exportOnnx': 'Mod+Shift+E',
  'edit.undo': 'Mod+Z',
  'edit.redo': 'Mod+Shift+Z',
  'edit.delete': 'Delete',
  'edit.deleteReconnect': 'Shift+Delete',
  'edit.duplicate': 'Mod+D',
  'edit.selectAll': 'Mod+A',
  'layer.add': 'A',
  'layer.rename': 'F2',
  'layer.replace': 'R',
  'layer.connect': 'C',
  'layer.connectBack': 'Shift+C',
  'layer.repeat': 'Mod+Shift+D',
  'layer.bypass': 'B',
  'group.create': 'Mod+G',
  'group.ungroup': 'Mod+Shift+G',
  'group.toggleCollapsed': 'G',
  'group.collapseAll': 'Mod+Alt+G',
  'group.expandAll': 'Mod+Alt+Shift+G',
  'group.takeOut': 'Shift+G',
  'note.add': 'N',
  'arrange.layout': 'Alt+L',
  'arrange.alignLeft': 'Alt+A',
  'arrange.alignCentre': 'Alt+H',
  'arrange.alignRight': 'Alt+D',
  'arrange.alignTop': 'Alt+W',
  'arrange.alignMiddle': 'Alt+V',
  'arrange.alignBottom': 'Alt+S',
  'arrange.distributeHorizontally': 'Alt+Shift+H',
  'arrange.distributeVertically': 'Alt+Shift+V',
  'arrange.snap': 'Alt+G',
  'run.run': 'Mod+Enter',
  'run.cancel': 'Mod+.',
  'run.addPictures': 'Mod+P',
  'view.fit': 'Mod+0',
  'view.zoomIn': 'Mod++',
  'view.zoomOut': 'Mod+-',
  'view.zoomReset': 'Mod+1',
  'view.commands': 'Mod+K',
  'view.find': 'Mod+F',
  'view.toggleOutline': 'Mod+Shift+O',
  'view.toggleTheme': 'Mod+Shift+L',
  'view.toggleLens': 'Mod+L',
  'app.settings': 'Mod+,',
  'help.shortcuts': '?',
};

/** What the window said last; null until it has said anything. */
let current: Readonly<Record<string, string>> | null = null;

/** From now on the menu shows these, by command: people can change them. */
export function showShortcuts(shortcuts: Readonly<Record<string, string>>): void {
  current = shortcuts;
}

/** Keys that Electron calls otherwise, or does not know at all. */
const spellings: Readonly<Record<string, string | undefined>> = {
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ContextMenu: undefined,
  Pause: undefined,
};

/** The shortcut of a command in Electron's spelling. */
export function acceleratorOf(command: MenuCommand): string | undefined {
  const shortcut = (current ?? menuShortcuts)[command];
  const [, held = '', key = ''] = /^(.*\+)?(\+|[^+]+)$/.exec(shortcut ?? '') ?? [];
  const spelled = Object.hasOwn(spellings, key) ? spellings[key] : key;
  return spelled ? `${held.replace('Mod+', 'CmdOrCtrl+')}${spelled}` : undefined;
}
