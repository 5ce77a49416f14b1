import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { offerAfterCrash, offerAfterHang } from './dialogs.ts';
import type { DocumentState } from './ipc/contract.ts';
import { tell } from './ipc/handle.ts';
import { appUrl } from './protocol.ts';
import { SettingsFile } from './settings.ts';
import {
  minimumSize,
  parseWindowStates,
  placeWindow,
  type Rectangle,
  stateFor,
  type WindowStates,
  withState,
} from './window-state.ts';

/** The surface colours of the two themes (assets and src/ui have them as tokens): no white flash before the first paint. */
const background = { light: '#fbfbfa', dark: '#141517' };

export interface MainWindowEvents {
  /** The window is closing and its document was saved or given up: its backups may go. */
  onCleanClose: () => void;
  /** The person comes back from another program. */
  onFocus: () => void;
  /** Its page is gone or begins anew: it cannot be told anything until it asks again. */
  onAbsent: () => void;
}

/** The one window, and what is to be asked before it closes. */
export class MainWindow {
  readonly browser: BrowserWindow;
  readonly #states: SettingsFile<WindowStates>;
  readonly #events: MainWindowEvents;
  #dirty = false;
  #mayClose = false;
  #isAsking = false;
  #isReopening = false;
  /** The whole app was asked to quit, so closing this window does not end the matter (macOS). */
  #isQuitting = false;

  constructor(events: MainWindowEvents) {
    this.#events = events;
    this.#states = new SettingsFile(path.join(app.getPath('userData'), 'window.json'), parseWindowStates);
    const state = stateFor(this.#states.read() ?? [], workAreas());
    this.browser = new BrowserWindow({
      ...placeWindow(state, workAreas()),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: 'Convas',
      show: false,
      // Windows and macOS take it from the program; Linux from the menu entry, if there is one.
      ...(process.platform === 'linux' ? { icon: path.join(__dirname, 'icon.png') } : {}),
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      webPreferences: {
        preload: path.join(__dirname, 'preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        // Chromium's spell checker downloads its dictionaries.
        spellcheck: false,
      },
    });
    if (state?.maximized) this.browser.maximize();
    this.#listen();
  }

  async load(): Promise<void> {
    await this.browser.loadURL(appUrl);
  }

  focus(): void {
    if (this.browser.isMinimized()) this.browser.restore();
    this.browser.show();
    this.browser.focus();
  }

  /** Title, unsaved mark, and on macOS the file behind the title. */
  showDocument({ name, dirty }: DocumentState, file: string | undefined): void {
    this.#dirty = dirty;
    this.browser.setTitle(name === '' ? 'Convas' : `${dirty ? '• ' : ''}${name} — Convas`);
    this.browser.setDocumentEdited(dirty);
    this.browser.setRepresentedFilename(file ?? '');
  }

  /** The window's answer to "may it close?". */
  answerClose(close: boolean): void {
    this.#isAsking = false;
    this.#mayClose = close;
    if (close && this.#isQuitting) app.quit();
    else if (close) this.browser.close();
    else this.#isQuitting = false;
  }

  #listen(): void {
    const { browser } = this;
    const onQuit = () => {
      this.#isQuitting = true;
    };
    app.on('before-quit', onQuit);
    browser.once('closed', () => app.off('before-quit', onQuit));
    showOnce(browser);
    // The window's own title is the document's; the page has a fixed one.
    browser.on('page-title-updated', (event) => event.preventDefault());
    browser.on('focus', () => this.#events.onFocus());
    browser.on('close', (event) => this.#onClose(event));
    browser.webContents.on('did-start-loading', () => this.#events.onAbsent());
    browser.once('closed', () => this.#events.onAbsent());
    browser.webContents.on('render-process-gone', (_event, { reason }) => {
      this.#events.onAbsent();
      if (reason !== 'clean-exit' && !this.#isReopening) void this.#reopenAfter(offerAfterCrash);
    });
    browser.on('unresponsive', () => void this.#reopenAfter(offerAfterHang));
  }

  #onClose(event: { preventDefault(): void }): void {
    const { browser } = this;
    const canAnswer = !browser.webContents.isCrashed() && !browser.webContents.isDestroyed();
    if (this.#dirty && !this.#mayClose && canAnswer) {
      event.preventDefault();
      // A second click on the close button while the question is open asks nothing new.
      if (!this.#isAsking) tell(browser.webContents, 'window:close-requested');
      this.#isAsking = true;
      return;
    }
    const state = { ...browser.getNormalBounds(), maximized: browser.isMaximized() };
    this.#states.write(withState(this.#states.read() ?? [], workAreas(), state));
    // A crashed page could not be asked: what it left behind is offered at the next start.
    if (canAnswer) this.#events.onCleanClose();
  }

  /** After a crash or a hang: a fresh page offers the last backup. */
  async #reopenAfter(offer: (window: BrowserWindow) => Promise<'reopen' | 'wait' | 'quit'>): Promise<void> {
    const choice = await offer(this.browser);
    if (this.browser.isDestroyed() || choice === 'wait') return;
    this.#isAsking = false;
    // The document is gone with its page; it may come back from its backup.
    this.showDocument({ name: '', dirty: false, token: null }, undefined);
    if (choice === 'quit') {
      this.browser.destroy();
      app.quit();
      return;
    }
    // A page that hangs does not make room for a reload by itself.
    // It is asked about no more: that it ends now is our own doing.
    this.#isReopening = true;
    if (!this.browser.webContents.isCrashed()) this.browser.webContents.forcefullyCrashRenderer();
    this.browser.webContents.once('did-start-loading', () => {
      this.#isReopening = false;
    });
    this.browser.webContents.reload();
  }
}

function workAreas(): Rectangle[] {
  return screen.getAllDisplays().map((display) => display.workArea);
}

/** How long after loading a window is shown even without a first frame: a graphics driver may never deliver one. */
const SHOW_ANYWAY_MS = 1500;

/** Shows a window when it has something to show, so that nothing flashes; in any case soon after it has loaded. */
function showOnce(browser: BrowserWindow): void {
  let timer: NodeJS.Timeout | undefined;
  const show = () => {
    clearTimeout(timer);
    if (!browser.isDestroyed() && !browser.isVisible()) browser.show();
  };
  browser.once('ready-to-show', show);
  browser.webContents.once('did-finish-load', () => {
    timer = setTimeout(show, SHOW_ANYWAY_MS);
  });
  browser.once('closed', () => clearTimeout(timer));
}
