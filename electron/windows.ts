import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { offerAfterCrash, offerAfterHang } from './dialogs.ts';
import type { DocumentState } from './ipc/contract.ts';
import { tell } from './ipc/handle.ts';
import { appUrl } from './protocol.ts';
import { SettingsFile } from './settings.ts';
import { minimumSize, parseWindowState, placeWindow, type WindowState } from './window-state.ts';

/** The surface colours of the two themes (assets and src/ui have them as tokens): no white flash before the first paint. */
const background = { light: '#fbfbfa', dark: '#141517' };

/** The one window, and what is to be asked before it closes. */
export class MainWindow {
  readonly browser: BrowserWindow;
  readonly #state: SettingsFile<WindowState>;
  #dirty = false;
  #mayClose = false;
  #isAsking = false;
  /** The whole app was asked to quit, so closing this window does not end the matter (macOS). */
  #isQuitting = false;

  constructor() {
    this.#state = new SettingsFile(path.join(app.getPath('userData'), 'window.json'), parseWindowState);
    const state = this.#state.read();
    this.browser = new BrowserWindow({
      ...placeWindow(
        state,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: 'Convas',
      show: false,
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
    browser.once('ready-to-show', () => browser.show());
    // The window's own title is the document's; the page has a fixed one.
    browser.on('page-title-updated', (event) => event.preventDefault());
    browser.on('close', (event) => this.#onClose(event));
    browser.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') void this.#reopenAfter(offerAfterCrash);
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
    this.#state.write({ ...browser.getNormalBounds(), maximized: browser.isMaximized() });
  }

  /** After a crash or a hang: a fresh page restores its last backup by itself. */
  async #reopenAfter(offer: (window: BrowserWindow) => Promise<'reopen' | 'wait' | 'quit'>): Promise<void> {
    const choice = await offer(this.browser);
    if (this.browser.isDestroyed() || choice === 'wait') return;
    this.#dirty = false;
    this.#isAsking = false;
    if (choice === 'quit') {
      this.browser.destroy();
      app.quit();
      return;
    }
    // A page that hangs does not make room for a reload by itself.
    if (!this.browser.webContents.isCrashed()) this.browser.webContents.forcefullyCrashRenderer();
    this.browser.webContents.reload();
  }
}
