import { type Text, text } from '../core/text.ts';
import type { Command } from './command.ts';
import { partsOf } from './shortcuts.ts';

/** Where the window runs, as far as it takes keys away. */
export interface KeyPlace {
  readonly mac: boolean;
  readonly browser: boolean;
}

const FOCUS = text('commands.refusedKeys.focus', 'Tab moves on to the next control.');
const LEAVE = text('commands.refusedKeys.leave', 'Esc cancels and closes.');
const PRESS = text('commands.refusedKeys.press', 'Enter and Space press buttons.');
const SPACE = text('commands.refusedKeys.space', 'Space belongs to buttons, and with other keys to input methods.');
const ARROWS = text('commands.refusedKeys.arrows', 'These keys move layers, values and the text cursor.');
const FIND = text('commands.refusedKeys.find', '/ leads to the list of layers.');
const SYSTEM = text('commands.refusedKeys.system', 'The system keeps these keys for itself.');
const WINDOW = text('commands.refusedKeys.window', 'These keys close or hide the window, or quit.');
const BROWSER = text('commands.refusedKeys.browser', 'The browser keeps these keys for itself.');
const EDITING = text(
  'commands.refusedKeys.editing',
  'Text fields need these keys, and this command also works while you type.',
);

const MOVES = /^(?:Arrow.*|Home|End|PageUp|PageDown)$/;
const OF_WINDOW = new Set(['Mod+W', 'Mod+Q', 'Alt+F4', 'Mod+Shift+W']);
const OF_MAC = /^(?:Mod\+(?:H|M|Tab|`|Alt\+H|Shift\+[345])|F11)$/;
const OF_OTHERS =
  /^(?:F10|F11|Mod\+Alt\+Delete|Mod\+Shift\+Escape|Alt\+Tab|PrintScreen|(?:Alt|Shift|Mod)\+PrintScreen)$/;
const OF_BROWSER = /^(?:Mod\+(?:N|T|Shift\+[NT])|F12|Mod\+Shift\+I)$/;
/** What the system's text fields do with Mod. */
const EDITS = /^Mod\+(?:A|C|V|X|Y|Z|Shift\+[VZ]|.*Backspace|.*Delete|.*Insert)$/;

/**
 * Why a command may not have these keys; null where it may. Whether another command has them is another question.
 * @param place null asks only for what holds everywhere: settings may have been made on another system
 */
export function refusalOf(shortcut: string, command: Pick<Command, 'global'>, place: KeyPlace | null): Text | null {
  const { key, held } = partsOf(shortcut);
  if (key === 'Escape') return LEAVE;
  if (key === 'Space') return SPACE;
  if (OF_WINDOW.has(shortcut)) return WINDOW;
  if (place && (place.mac ? OF_MAC : OF_OTHERS).test(shortcut)) return SYSTEM;
  if (place?.browser && OF_BROWSER.test(shortcut)) return BROWSER;
  if (key === 'Tab') return FOCUS;
  const bare = !held.includes('Mod') && !held.includes('Alt');
  if (key === 'Enter' && bare) return PRESS;
  if (MOVES.test(key) && (bare || command.global)) return ARROWS;
  if (shortcut === '/') return FIND;
  return command.global ? whileTyping(shortcut, key, held, place) : null;
}

function whileTyping(shortcut: string, key: string, held: readonly string[], place: KeyPlace | null): Text | null {
  if (/^F\d+$/.test(key) || key === 'ContextMenu') return null;
  if (EDITS.test(shortcut)) return EDITING;
  // ⌥ on macOS types signs; so does AltGr elsewhere, which arrives as Ctrl with Alt.
  const altGr = place !== null && !place.mac && held.includes('Alt');
  const types = !held.includes('Mod') || altGr;
  return types ? typingText(place?.mac ? '⌘' : 'Ctrl') : null;
}

function typingText(modifier: string): Text {
  return text(
    'commands.refusedKeys.thisCommandAlsoWorksWhile',
    'This command also works while you type: it needs {modifier} or a function key.',
    { modifier },
  );
}
