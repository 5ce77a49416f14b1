import { app, BrowserWindow, type Session, session, type WebContents } from 'electron';
import { watchGestures } from './gestures.ts';
import { openLink } from './links.ts';
import { cutOff } from './offline.ts';
import { appOrigin, appUrl, isOwnUrl } from './protocol.ts';

/** Schemes the window needs; anything else, above all a network, is cut off here once more below the CSP. */
const allowedSchemes = ['app:', 'blob:', 'data:', 'devtools:'];

/** Takes from every page what this app never needs. Call it once the app is ready, before a window opens. */
export function lockDown(): void {
  closeSession(session.defaultSession);
  app.on('session-created', closeSession);
  app.on('web-contents-created', (_event, contents) => closeContents(contents));
}

function closeSession(target: Session): void {
  cutOff(target);
  // Chromium fetches a dictionary from the network for each of these languages, even where no window checks spelling.
  target.setSpellCheckerLanguages([]);
  target.setSpellCheckerEnabled(false);
  // Copying text is the one thing a page asks for; the camera, notifications, devices and the rest are refused.
  const allowed = ['clipboard-sanitized-write'];
  target.setPermissionRequestHandler((contents, permission, answer) => {
    answer(allowed.includes(permission) && isOwn(contents.getURL()));
  });
  target.setPermissionCheckHandler((_contents, permission, origin) => allowed.includes(permission) && isOwn(origin));
  target.setDevicePermissionHandler(() => false);
  target.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !URL.canParse(url) || !allowedSchemes.includes(new URL(url).protocol) });
  });
  // The browser edition saves by downloading; here files are written by the main process alone.
  target.on('will-download', (event) => event.preventDefault());
}

function closeContents(contents: WebContents): void {
  watchGestures(contents);
  // Without a proxy for UDP, and there is none, WebRTC then has no candidate at all: no STUN, no TURN, no mDNS.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  // An empty page asks no server, so none of the three events below fires for it, and stopping it here ends the whole
  // program (Electron 33). The preload refuses it; where a page got around that, it does not stay.
  let isAstray = false;
  contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument, initiator }) => {
    if (isMainFrame && !isSameDocument) isAstray = Boolean(initiator) && !isOwnUrl(url);
  });
  contents.on('did-navigate', () => {
    if (isAstray) void contents.loadURL(appUrl);
  });
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openLink(BrowserWindow.fromWebContents(contents), url);
    return { action: 'deny' };
  });
}

function isOwn(url: string): boolean {
  return url === appOrigin || isOwnUrl(url);
}
