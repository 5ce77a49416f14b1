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
  'view.toggleOutline': 'Mod+Shift+O',
  'view.toggleTheme': 'Mod+Shift+L',
  'view.toggleLens': 'Mod+L',
  'app.settings': 'Mod+,',
  'help.shortcuts': '?',
};

/** The same in Electron's spelling. */
export function acceleratorOf(command: MenuCommand): string | undefined {
  return menuShortcuts[command]?.replace(/^Mod\+/, 'CmdOrCtrl+').replace(/\+\+$/, '+Plus');
}
