import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Channels, DesktopApi, Events } from './ipc/contract.ts';

function ask<Channel extends keyof Channels>(
  channel: Channel,
  ...args: Parameters<Channels[Channel]>
): Promise<ReturnType<Channels[Channel]>> {
  return ipcRenderer.invoke(channel, ...args);
}

function listen<Event extends keyof Events>(event: Event, listener: (...args: Events[Event]) => void): () => void {
  // Electron's event object stays here: it would hand the page a way to send on any channel.
  const inner = (_event: unknown, ...args: unknown[]) => listener(...(args as Events[Event]));
  ipcRenderer.on(event, inner);
  return () => {
    ipcRenderer.off(event, inner);
  };
}

const api = {
  openDialog: (kind, multiple = false) => ask('file:open-dialog', kind, multiple),
  claimDropped: async (file, sha256) => {
    const path = webUtils.getPathForFile(file);
    return path === '' ? null : ask('file:claim', path, sha256);
  },
  initialFile: () => ask('file:initial'),
  onOpenFile: (listener) => listen('file:opened', listener),

  reopen: (token) => ask('file:reopen', token),
  onFileChanged: (listener) => listen('file:changed', listener),

  save: (token, bytes, options = {}) => ask('file:save', token, bytes, options),
  saveAs: (request, bytes) => ask('file:save-as', request, bytes),

  chooseFolder: () => ask('data:choose-folder'),
  claimDroppedFolder: async (folder) => {
    const path = webUtils.getPathForFile(folder);
    return path === '' ? null : ask('data:claim-folder', path);
  },
  readFromFolder: (token, name) => ask('data:read', token, name),

  setDocumentState: (state) => ask('document:state', state),
  confirmUnsaved: (name) => ask('document:confirm-unsaved', name),
  confirmOverwrite: (name) => ask('document:confirm-overwrite', name),
  onCloseRequested: (listener) => listen('window:close-requested', listener),
  allowClose: () => ask('window:close-answer', true),
  keepOpen: () => ask('window:close-answer', false),

  putBackupPart: (id, bytes) => ask('backup:put-part', id, bytes),
  writeBackup: (request, body) => ask('backup:write', request, body),
  listBackups: () => ask('backup:list'),
  readBackup: (id) => ask('backup:read', id),
  removeBackup: (id) => ask('backup:remove', id),

  recentFiles: () => ask('recent:list'),
  openRecent: (id) => ask('recent:open', id),
  clearRecent: () => ask('recent:clear'),

  readSettings: () => ask('settings:read'),
  writeSetting: (name, value) => ask('settings:write', name, value),

  storageUse: () => ask('storage:list'),
  clearStorage: (kind) => ask('storage:clear', kind),

  onCommand: (listener) => listen('menu:command', listener),
  setLanguage: (locale) => ask('language:set', locale),
  showMenu: (model) => ask('menu:show', model),
  updateMenu: (states) => ask('menu:update', states),
  paste: () => ask('edit:paste'),
  openLink: (url) => ask('link:open', url),
  platformInfo: () => ask('platform:info'),
  freeMemory: () => ask('platform:free-memory'),
} satisfies DesktopApi;

contextBridge.exposeInMainWorld('convas', api);

/** The part of the Navigation API that is used here; the types of this room have no browser. */
declare const navigation: {
  addEventListener(
    type: 'navigate',
    listener: (event: { cancelable: boolean; destination: { sameDocument: boolean }; preventDefault(): void }) => void,
  ): void;
};

// The main process refuses other pages, but hears nothing of an empty one before it is there. This listener is the
// first, and the page cannot reach it. A reload begins in the main process and is no such event.
navigation.addEventListener('navigate', (event) => {
  if (event.cancelable && !event.destination.sameDocument) event.preventDefault();
});
