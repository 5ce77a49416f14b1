import type { DesktopApi, StoredSettings } from '../../electron/ipc/contract.ts';
import type { Platform } from './types.ts';

type Settings = Pick<Platform, 'readSetting' | 'writeSetting'>;

const PREFIX = 'convas.';

/** Small settings in the window's own storage. A blocked or full storage costs a preference, never a drawing. */
export function localSettings(): Settings {
  return {
    readSetting: (key) => {
      try {
        return localStorage.getItem(PREFIX + key);
      } catch {
        return null;
      }
    },
    writeSetting: (key, value) => {
      try {
        localStorage.setItem(PREFIX + key, value);
      } catch {
        // The setting lasts until the window closes.
      }
    },
  };
}

/** How many there are, and their bytes as text. */
export function localSettingsUse(): { readonly files: number; readonly bytes: number } {
  const entries = localEntries();
  const encoder = new TextEncoder();
  const bytes = entries.reduce(
    (sum, entry) => sum + entry.reduce((size, text) => size + encoder.encode(text).length, 0),
    0,
  );
  return { files: entries.length, bytes };
}

export function clearLocalSettings(): void {
  for (const [key] of localEntries()) localStorage.removeItem(key);
}

function localEntries(): readonly (readonly [string, string])[] {
  try {
    return Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** Small settings in the desktop's own file, which outlives the window's storage and is checked there. */
export function storedSettings(api: DesktopApi, { values }: StoredSettings): Settings {
  const known = new Map(Object.entries(values));
  const local = localSettings();
  return {
    readSetting: (key) => known.get(key) ?? null,
    writeSetting: (key, value) => {
      known.set(key, value);
      void api.writeSetting(key, value);
      // The first script of the page looks there, before anything can be asked of the desktop.
      if (key === 'theme') local.writeSetting(key, value);
    },
  };
}
