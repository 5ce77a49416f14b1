import type { Text } from '../core/text.ts';
import type { CustomKeys, Preferences } from '../store/preferences.ts';
import type { Command } from './command.ts';
import { isShortcut } from './pressed.ts';
import { type KeyPlace, refusalOf } from './refused-keys.ts';

/** Which keys run which command: the commands' own, and those that the person gave them. */
export interface Bindings {
  keysOf(id: string): readonly string[];
  /** Whether the person changed them. */
  isChanged(id: string): boolean;
  anyChanged(): boolean;
  /** The other command that has these keys. */
  ownerOf(shortcut: string, except: string): Command | null;
  /** Why a command may not have these keys, whoever has them now. */
  refusal(id: string, shortcut: string, place: KeyPlace): Text | null;
  /** Gives a command these keys and no others, taking them from whichever had them. */
  assign(id: string, keys: readonly string[]): void;
  /** The keys that a command came with; another that was given them since loses them. */
  reset(id: string): void;
  resetAll(): void;
}

/**
 * The keys of every command, none of them twice. What a person chose comes before what a command came with; entries
 * that no dialog would have made (settings can be written by hand, and keys change between versions) count as nothing.
 */
export function resolveKeys(commands: readonly Command[], custom: CustomKeys): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(commands.flatMap((command) => (command.native ? command.shortcuts : [])));
  const keys = new Map<string, readonly string[]>();
  const take = (wanted: readonly string[]) => {
    const free = [...new Set(wanted)].filter((key) => !taken.has(key));
    for (const key of free) taken.add(key);
    return free;
  };
  for (const command of commands) {
    const chosen = command.native ? undefined : custom.get(command.id);
    if (!chosen) continue;
    keys.set(command.id, take(chosen.filter((key) => isShortcut(key) && refusalOf(key, command, null) === null)));
  }
  for (const command of commands) {
    if (command.native) keys.set(command.id, command.shortcuts);
    else if (!keys.has(command.id)) keys.set(command.id, take(command.shortcuts));
  }
  return keys;
}

export function createBindings(commands: readonly Command[], preferences: () => Preferences): Bindings {
  const byId = new Map(commands.map((command) => [command.id, command]));
  let known: { readonly custom: CustomKeys; readonly keys: ReadonlyMap<string, readonly string[]> } | null = null;

  const custom = () => preferences().store.getState().shortcuts;
  function current(): ReadonlyMap<string, readonly string[]> {
    const chosen = custom();
    if (known?.custom !== chosen) known = { custom: chosen, keys: resolveKeys(commands, chosen) };
    return known.keys;
  }
  const keysOf = (id: string) => current().get(id) ?? [];
  const ownerOf = (shortcut: string, except: string) => {
    const [owner] = [...current()].find(([id, keys]) => id !== except && keys.includes(shortcut)) ?? [];
    return (owner !== undefined && byId.get(owner)) || null;
  };

  function assign(id: string, keys: readonly string[]): void {
    const next = new Map(custom());
    const put = (other: string, its: readonly string[]) => {
      if (same(its, byId.get(other)?.shortcuts ?? [])) next.delete(other);
      else next.set(other, its);
    };
    for (const [other, its] of current()) {
      const left = its.filter((key) => !keys.includes(key));
      if (other !== id && left.length < its.length) put(other, left);
    }
    put(id, keys);
    preferences().setShortcuts(next);
  }

  return {
    keysOf,
    isChanged: (id) => !same(keysOf(id), byId.get(id)?.shortcuts ?? []),
    anyChanged: () => commands.some(({ id, shortcuts }) => !same(keysOf(id), shortcuts)),
    ownerOf,
    refusal: (id, shortcut, place) => refusalOf(shortcut, byId.get(id) ?? { global: true }, place),
    assign,
    reset: (id) => assign(id, byId.get(id)?.shortcuts ?? []),
    resetAll: () => preferences().setShortcuts(new Map()),
  };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
