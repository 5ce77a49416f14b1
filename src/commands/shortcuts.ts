/**
 * Shortcuts are written once, as `Mod+Shift+Z`: Mod is Ctrl, or ⌘ on macOS. The same text matches key events and is
 * shown to people.
 */

interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing?: boolean;
  /** The key's place on the keyboard: `KeyA`. */
  readonly code?: string;
}

/** Whether a key event is that shortcut. Never while an input method composes a character. */
export function matchesShortcut(shortcut: string, event: KeyLike, mac: boolean): boolean {
  if (event.isComposing) return false;
  const parts = shortcut.split('+');
  const key = parts[parts.length - 1] ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  // A symbol such as “?” already needs Shift on most keyboards.
  const shiftMatters = key.length > 1 || /[a-z]/i.test(key);
  return (
    mod === wants('Mod') &&
    !otherMod &&
    event.altKey === wants('Alt') &&
    (!shiftMatters || event.shiftKey === wants('Shift')) &&
    isKey(key, event)
  );
}

/**
 * A letter is also known by its place: the Hangul mode of a Korean keyboard types ㅁ there, and ⌥ on macOS types å. Latin
 * letters are believed, so that other Latin layouts keep their own places.
 */
function isKey(key: string, event: KeyLike): boolean {
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  return /^[a-z]$/i.test(key) && !/^[a-z]$/i.test(event.key) && event.code === `Key${key.toUpperCase()}`;
}

/** Keys that are not called as they are written on the keyboard. */
const NAMES: Readonly<Record<string, string>> = { Mod: 'Ctrl', ContextMenu: 'Menu' };
const MAC_SYMBOLS: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };

/** How a shortcut reads on this platform: `Ctrl+Shift+Z`, `⇧⌘Z`. */
export function formatShortcut(shortcut: string, mac: boolean): string {
  const parts = shortcut.split('+');
  if (!mac) return parts.map((part) => NAMES[part] ?? part).join('+');
  const key = parts.pop() ?? '';
  return (
    ['Alt', 'Shift', 'Mod']
      .filter((part) => parts.includes(part))
      .map((part) => MAC_SYMBOLS[part])
      .join('') + key
  );
}
