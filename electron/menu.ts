import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from './ipc/contract.ts';
import { acceleratorOf } from './shortcuts.ts';
import { type Strings, strings } from './strings.ts';

type Item = MenuItemConstructorOptions;

const isMac = process.platform === 'darwin';

/** The files that the menu offers to open again. */
export interface RecentItems {
  labels: readonly string[];
  open: (index: number) => void;
  clear: () => void;
}

/** Builds the menu in the current language. `run` hands a command to the window. */
export function installMenu(run: (command: MenuCommand) => void, recent: RecentItems): void {
  const text = strings();
  const menus: Item[] = [
    ...(isMac ? [appMenu(text, run)] : []),
    { label: text.file, submenu: fileItems(text, run, recent) },
    { label: text.edit, submenu: editItems(text, run) },
    { label: text.layer, submenu: layerItems(text, run) },
    { label: text.arrange, submenu: arrangeItems(text, run) },
    { label: text.run, submenu: runItems(text, run) },
    { label: text.view, submenu: viewItems(text, run) },
    { label: text.help, role: 'help', submenu: helpItems(text, run) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}

/**
 * An item that runs one of the window's commands. Its shortcut is shown but left to the window, which alone knows
 * whether the keys belong to a text field, to Korean input that is still being composed, or to the canvas.
 * (macOS always takes menu shortcuts itself, after the window declined the keys.)
 */
function command(id: MenuCommand, text: Strings, run: (command: MenuCommand) => void): Item {
  return {
    id,
    label: text.commands[id],
    accelerator: acceleratorOf(id),
    registerAccelerator: false,
    click: () => run(id),
  };
}

const separator: Item = { type: 'separator' };

function appMenu(text: Strings, run: (command: MenuCommand) => void): Item {
  return {
    label: app.name,
    submenu: [
      command('help.about', text, run),
      separator,
      command('app.settings', text, run),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function fileItems(text: Strings, run: (command: MenuCommand) => void, recent: RecentItems): Item[] {
  return [
    command('file.new', text, run),
    command('file.open', text, run),
    { id: 'recent', label: text.openRecent, enabled: recent.labels.length > 0, submenu: recentItems(text, recent) },
    command('file.examples', text, run),
    command('file.openData', text, run),
    command('file.joinModel', text, run),
    separator,
    command('file.save', text, run),
    command('file.saveAs', text, run),
    separator,
    command('file.exportOnnx', text, run),
    command('file.exportSelection', text, run),
    command('file.exportJson', text, run),
    command('file.exportPytorch', text, run),
    command('file.exportKeras', text, run),
    command('file.exportWeights', text, run),
    command('file.exportCsv', text, run),
    command('file.exportGates', text, run),
    command('file.exportFigure', text, run),
    separator,
    command('file.changes', text, run),
    command('file.compare', text, run),
    separator,
    ...(isMac ? [] : [command('app.settings', text, run), separator]),
    { role: 'close', label: text.close },
    ...(isMac ? [] : [{ role: 'quit', label: text.quit } as const]),
  ];
}

function recentItems(text: Strings, { labels, open, clear }: RecentItems): Item[] {
  // In a label, one ampersand would mark the next letter as the item's key.
  const files = labels.map((label, index): Item => ({ label: label.replaceAll('&', '&&'), click: () => open(index) }));
  return [...files, separator, { label: text.clearRecent, click: clear }];
}

function editItems(text: Strings, run: (command: MenuCommand) => void): Item[] {
  return [
    command('edit.undo', text, run),
    command('edit.redo', text, run),
    separator,
    // Roles, because only they reach the system's clipboard from a menu; the window hears them as clipboard events.
    { role: 'cut', label: text.cut },
    { role: 'copy', label: text.copy },
    { role: 'paste', label: text.paste },
    command('edit.duplicate', text, run),
    command('edit.delete', text, run),
    command('edit.deleteReconnect', text, run),
    separator,
    command('edit.selectAll', text, run),
  ];
}

function layerItems(text: Strings, run: (command: MenuCommand) => void): Item[] {
  return [
    command('layer.add', text, run),
    command('layer.replace', text, run),
    command('layer.rename', text, run),
    separator,
    command('layer.connect', text, run),
    command('layer.connectBack', text, run),
    separator,
    command('layer.repeat', text, run),
    command('layer.bypass', text, run),
    separator,
    command('group.create', text, run),
    command('group.ungroup', text, run),
    command('group.toggleCollapsed', text, run),
    command('group.takeOut', text, run),
    command('group.collapseAll', text, run),
    command('group.expandAll', text, run),
    separator,
    command('note.add', text, run),
  ];
}

function arrangeItems(text: Strings, run: (command: MenuCommand) => void): Item[] {
  return [
    command('arrange.layout', text, run),
    command('arrange.snap', text, run),
    separator,
    command('arrange.alignLeft', text, run),
    command('arrange.alignCentre', text, run),
    command('arrange.alignRight', text, run),
    command('arrange.alignTop', text, run),
    command('arrange.alignMiddle', text, run),
    command('arrange.alignBottom', text, run),
    separator,
    command('arrange.distributeHorizontally', text, run),
    command('arrange.distributeVertically', text, run),
  ];
}

function runItems(text: Strings, run: (command: MenuCommand) => void): Item[] {
  return [
    command('run.run', text, run),
    command('run.cancel', text, run),
    separator,
    command('run.addPictures', text, run),
    command('run.clearOverrides', text, run),
  ];
}

function viewItems(text: Strings, run: (command: MenuCommand) => void): Item[] {
  return [
    command('view.fit', text, run),
    command('view.zoomIn', text, run),
    command('view.zoomOut', text, run),
    command('view.zoomReset', text, run),
    separator,
    command('view.commands', text, run),
    command('view.find', text, run),
    command('view.toggleOutline', text, run),
    separator,
    command('view.toggleTheme', text, run),
    command('view.toggleLens', text, run),
    command('view.toggleLocale', text, run),
    separator,
    { role: 'togglefullscreen', label: text.fullScreen },
    ...(app.isPackaged ? [] : developerItems(text)),
  ];
}

function developerItems(text: Strings): Item[] {
  return [separator, { role: 'reload', label: text.reload }, { role: 'toggleDevTools', label: text.developerTools }];
}

function helpItems(text: Strings, run: (command: MenuCommand) => void): Item[] {
  return [
    command('help.shortcuts', text, run),
    ...(isMac ? [] : [command('help.about', text, run)]),
    command('help.licences', text, run),
  ];
}
