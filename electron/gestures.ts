import type { WebContents } from 'electron';

/** How long an act counts, as in Chromium's own transient activation. */
const LASTS_MS = 5_000;

/** Input that a person sends on purpose; moving the mouse is none. */
const acts: readonly string[] = [
  'mouseDown',
  'mouseUp',
  'rawKeyDown',
  'keyDown',
  'touchStart',
  'touchEnd',
  'gestureTap',
];

const latest = new WeakMap<WebContents, number>();

/**
 * Notes a person's clicks and keys on their way to a page. They come from the system through the main process, so a
 * page that was taken over can neither make nor repeat them, unlike what it says about itself.
 */
export function watchGestures(contents: WebContents): void {
  contents.on('input-event', (_event, { type }) => {
    if (acts.includes(type)) latest.set(contents, performance.now());
  });
}

/** Whether a person acted in the page a moment ago. Each act allows one thing. */
export function takeGesture(contents: WebContents): boolean {
  const time = latest.get(contents);
  latest.delete(contents);
  return time !== undefined && performance.now() - time < LASTS_MS;
}
