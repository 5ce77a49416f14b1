/**
 * Shortcuts are written once, as `Mod+Shift+Z`: Mod is Ctrl, or ⌘ on macOS. The same text matches key events, is shown
 * to people and is kept in the settings.
 */

export interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing?: boolean;
  /** The key's place on the keyboard: `KeyA`. */
  readonly code?: string;
}

/** In the order in which they are written. */
export const MODIFIERS = ['Mod', 'Alt', 'Shift'] as const;
export type Modifier = (typeof MODIFIERS)[number];

/** The key of a shortcut, which may itself be “+”, and what is held with it. */
export function partsOf(shortcut: string): { readonly key: string; readonly held: readonly string[] } {
  const end = shortcut.endsWith('+') ? shortcut.length - 1 : shortcut.lastIndexOf('+') + 1;
  return { key: shortcut.slice(end), held: shortcut.slice(0, end).split('+').filter(Boolean) };
}

/** A symbol such as “?” already needs Shift on most keyboards: there, Shift is no part of the shortcut. */
export function countsShift(key: string): boolean {
  return key.length > 1 || /[a-z]/i.test(key);
}

/** Whether a key event is that shortcut. Never while an input method composes a character. */
export function matchesShortcut(shortcut: string, event: KeyLike, mac: boolean): boolean {
  if (event.isComposing) return false;
  const { key, held } = partsOf(shortcut);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  return (
    mod === held.includes('Mod') &&
    !otherMod &&
    event.altKey === held.includes('Alt') &&
    (!countsShift(key) || event.shiftKey === held.includes('Shift')) &&
    isKey(key, event)
  );
}

/**
 * A letter is also known by its place: the Hangul mode of a Korean keyboard types ㅁ there, and ⌥ on macOS types å. Latin
 * letters are believed, so that other Latin layouts keep their own places.
 */
function isKey(key: string, event: KeyLike): boolean {
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  if (/^[a-z]$/i.test(key)) return !/^[a-z]$/i.test(event.key) && event.code === `Key${key.toUpperCase()}`;
  return /^\d$/.test(key) && isForeign(event.key) && event.code === `Digit${key}`;
}

/** One character that no English keyboard types. */
export function isForeign(key: string): boolean {
  return [...key].length === 1 && !/^[\x20-\x7e]$/.test(key);
}

/** Keys that are not called as they are written on the keyboard. */
const ARROWS = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
const NAMES: Readonly<Record<string, string>> = {
  ...ARROWS,
  Mod: 'Ctrl',
  ContextMenu: 'Menu',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};
const MAC_SYMBOLS: Readonly<Record<string, string>> = {
  ...ARROWS,
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
  Home: '↖',
  End: '↘',
  PageUp: '⇞',
  PageDown: '⇟',
  ContextMenu: 'Menu',
};
/** The order in which macOS writes them. */
const MAC_ORDER = ['Alt', 'Shift', 'Mod'] as const;

/** How a shortcut reads on this platform: `Ctrl+Shift+Z`, `⇧⌘Z`. */
export function formatShortcut(shortcut: string, mac: boolean): string {
  const { key, held } = partsOf(shortcut);
  if (!mac) return [...held, key].map((part) => NAMES[part] ?? part).join('+');
  return [...MAC_ORDER.filter((part) => held.includes(part)), key].map((part) => MAC_SYMBOLS[part] ?? part).join('');
}

/** Shortcuts as `aria-keyshortcuts` spells them; undefined for none. */
export function ariaShortcuts(shortcuts: readonly string[], mac: boolean): string | undefined {
  const spelled = shortcuts.map((shortcut) => {
    const { key, held } = partsOf(shortcut);
    const modifiers = held.map((part) => (part === 'Mod' ? (mac ? 'Meta' : 'Control') : part));
    return [...modifiers, key === '+' ? 'Plus' : key].join('+');
  });
  return spelled.length > 0 ? spelled.join(' ') : undefined;
}
