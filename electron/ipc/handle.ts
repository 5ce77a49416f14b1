import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { isOwnUrl } from '../protocol.ts';
import type { Channels, Events } from './contract.ts';
import { parseArguments } from './validate.ts';

type Answer<Channel extends keyof Channels> = (
  ...args: Parameters<Channels[Channel]>
) => ReturnType<Channels[Channel]> | Promise<ReturnType<Channels[Channel]>>;

/**
 * Answers a channel of the contract. A request that comes from anything but the app's own page in the main frame,
 * or whose arguments are wrong, is refused: that is a bug or an attack, never the user's doing.
 */
export function handle<Channel extends keyof Channels>(channel: Channel, answer: Answer<Channel>): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    if (!isOwnPage(event)) throw new Error(`${channel}: refused, not the app's own page`);
    const parsed = parseArguments[channel](args);
    if (!parsed) throw new Error(`${channel}: refused, wrong arguments`);
    return answer(...parsed);
  });
}

/** Tells the window of an event. A window that is going away no longer needs to know. */
export function tell<Event extends keyof Events>(target: WebContents, event: Event, ...args: Events[Event]): void {
  if (!target.isDestroyed()) target.send(event, ...args);
}

function isOwnPage({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwnUrl(senderFrame.url);
}
