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
    event.key.toLowerCase() === key.toLowerCase()
  );
}

const MAC_SYMBOLS: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };

/** How a shortcut reads on this platform: `Ctrl+Shift+Z`, `⇧⌘Z`. */
export function formatShortcut(shortcut: string, mac: boolean): string {
  const parts = shortcut.split('+');
  if (!mac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const key = parts.pop() ?? '';
  return (
    ['Alt', 'Shift', 'Mod']
      .filter((part) => parts.includes(part))
      .map((part) => MAC_SYMBOLS[part])
      .join('') + key
  );
}
