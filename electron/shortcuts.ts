/** Keys that Electron calls otherwise, or does not know at all. */
const spellings: Readonly<Record<string, string | undefined>> = {
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ContextMenu: undefined,
  Pause: undefined,
};

/** A shortcut of the window's (`Mod` is Ctrl, or ⌘ on macOS) in Electron's spelling. @example acceleratorOf('Mod+S') // 'CmdOrCtrl+S' */
export function acceleratorOf(shortcut: string): string | undefined {
  const [, held = '', key = ''] = /^(.*\+)?(\+|[^+]+)$/.exec(shortcut) ?? [];
  const spelled = Object.hasOwn(spellings, key) ? spellings[key] : key;
  return spelled ? `${held.replace('Mod+', 'CmdOrCtrl+')}${spelled}` : undefined;
}
