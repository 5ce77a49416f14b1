import type { StoredSettings } from './ipc/contract.ts';
import { SettingsFile } from './settings.ts';

/** What a setting with a meaning here or a bounded choice may be; others are the window's own business. */
const choices: Readonly<Record<string, (value: string) => boolean>> = {
  theme: oneOf('system', 'light', 'dark'),
  locale: isLanguageTag,
  motion: oneOf('system', 'reduced', 'full'),
  // Which providers there are the window knows; any other word is no choice there.
  provider: (value) => /^[a-z]{1,20}$/.test(value),
  nativeAllowed: (value) => /^[0-9a-f]{64}( [0-9a-f]{64})*$/.test(value),
  threads: (value) => value === 'auto' || /^([1-9]|[1-5]\d|6[0-4])$/.test(value),
};

/** What the main process alone may set: a person's word that the window cannot give itself. */
const reserved: ReadonlySet<string> = new Set(['nativeAllowed']);

const namePattern = /^[a-zA-Z][a-zA-Z.-]{0,39}$/;
const limits = { entries: 100, valueLength: 20_000 };

/** A language tag of BCP 47, such as `pt-BR`: which languages there are, the window's catalogues say. */
export function isLanguageTag(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/.test(value);
}

/** The settings of the window in one validated JSON file. */
export class Preferences {
  readonly #file: SettingsFile<Record<string, string>>;
  readonly #values: Map<string, string>;

  constructor(file: string) {
    this.#file = new SettingsFile(file, parsePreferences);
    this.#values = new Map(Object.entries(this.#file.read() ?? {}));
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  read(): StoredSettings {
    return { values: Object.fromEntries(this.#values), damaged: this.#file.damaged };
  }

  /** Forgets all of them; whose file it is removes it. */
  clear(): void {
    this.#values.clear();
  }

  /** Keeps a setting of the window; false if it may not have this value, or is not the window's to set. */
  write(name: string, value: string): boolean {
    return !reserved.has(name) && this.keep(name, value);
  }

  /** Keeps a setting; false if it may not have this value. */
  keep(name: string, value: string): boolean {
    if (!isSetting(name, value)) return false;
    if (!this.#values.has(name) && this.#values.size >= limits.entries) return false;
    if (this.#values.get(name) === value) return true;
    this.#values.set(name, value);
    this.#file.write(Object.fromEntries(this.#values));
    return true;
  }
}

/** Settings from JSON, without entries that may not be; undefined if it is no object at all. */
export function parsePreferences(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => isSetting(...entry));
  return Object.fromEntries(entries.slice(0, limits.entries));
}

function isSetting(name: string, value: unknown): value is string {
  if (!namePattern.test(name) || typeof value !== 'string' || value.length > limits.valueLength) return false;
  const isChoice = Object.hasOwn(choices, name) ? choices[name] : undefined;
  return isChoice?.(value) ?? true;
}

function oneOf(...values: readonly string[]): (value: string) => boolean {
  return (value) => values.includes(value);
}
