import type { MenuCommand } from './ipc/contract.ts';

/**
 * The shortcuts shown in the menu, written as the window's commands write theirs (`Mod` is Ctrl, or ⌘ on macOS).
 * A test holds the two together.
 */
export const menuShortcuts: Partial<Record<MenuCommand, string>> = {
  'file.new': 'Mod+N',
  'file.open': 'Mod+O',
  'file.examples': 'Mod+E',
  'file.save': 'Mod+S',
  'file.saveAs': 'Mod+Shift+S',
  'file.exportOnnx': 'Mod+Shift+E',
  'edit.undo': 'Mod+Z',
  'edit.redo': 'Mod+Shift+Z',
  'edit.delete': 'Delete',
  'edit.duplicate': 'Mod+D',
  'edit.selectAll': 'Mod+A',
  'run.run': 'Mod+Enter',
  'run.cancel': 'Mod+.',
  'run.addPictures': 'Mod+P',
  'view.fit': 'Mod+0',
  'view.zoomIn': 'Mod++',
  'view.zoomOut': 'Mod+-',
  'view.zoomReset': 'Mod+1',
  'view.toggleTheme': 'Mod+Shift+L',
  'view.toggleLens': 'Mod+L',
  'help.shortcuts': '?',
};

/** The same in Electron's spelling. */
export function acceleratorOf(command: MenuCommand): string | undefined {
  return menuShortcuts[command]?.replace(/^Mod\+/, 'CmdOrCtrl+').replace(/\+\+$/, '+Plus');
}
