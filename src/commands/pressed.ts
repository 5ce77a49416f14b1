import { countsShift, isForeign, type KeyLike, MODIFIERS, partsOf } from './shortcuts.ts';

/** Keys that only change what another key means, or that belong to an input method. */
const SILENT = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Fn',
  'FnLock',
  'Hyper',
  'Super',
  'Symbol',
  'Dead',
  'Process',
  'Unidentified',
  'Convert',
  'NonConvert',
  'HangulMode',
  'HanjaMode',
  'KanaMode',
  'KanjiMode',
]);

/** The shortcut that a key event spells; null while only modifiers are held or a character is being composed. */
export function shortcutOf(event: KeyLike, mac: boolean): string | null {
  if (event.isComposing || SILENT.has(event.key)) return null;
  const key = keyOf(event, mac);
  if (key === null) return null;
  const held = { Mod: mac ? event.metaKey : event.ctrlKey, Alt: event.altKey, Shift: event.shiftKey };
  const modifiers = MODIFIERS.filter((name) => held[name] && (name !== 'Shift' || countsShift(key)));
  return [...modifiers, key].join('+');
}

/**
 * A key by what it types, or by its place where that is no Latin sign: ㅁ in the Hangul mode, and whatever ⌥ makes of a
 * letter on macOS.
 */
function keyOf({ key, code = '', altKey }: KeyLike, mac: boolean): string | null {
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (place && (isForeign(key) || (mac && altKey))) return place[1] ?? place[2] ?? null;
  if (key === ' ') return 'Space';
  if (isForeign(key)) return null;
  return key.length === 1 ? key.toUpperCase() : key;
}

const NAMED =
  /^(?:F(?:[1-9]|1\d|2[0-4])|Enter|Tab|Space|Escape|Backspace|Delete|Insert|Home|End|PageUp|PageDown|Arrow(?:Left|Right|Up|Down)|ContextMenu|Pause|PrintScreen)$/;

/** Whether a text is a shortcut in the one way in which it is written: what settings hold may have come from anywhere. */
export function isShortcut(text: string): boolean {
  const { key, held } = partsOf(text);
  const ordered = MODIFIERS.filter((name) => held.includes(name));
  return (
    (NAMED.test(key) || (/^[\x21-\x7e]$/.test(key) && key === key.toUpperCase())) &&
    ordered.join() === held.join() &&
    [...held, key].join('+') === text &&
    (!held.includes('Shift') || countsShift(key))
  );
}
