import type { Platform } from './types.ts';

const PREFIX = 'convas.';

/** Small settings in the window's own storage. A blocked or full storage costs a preference, never a drawing. */
export function localSettings(): Pick<Platform, 'readSetting' | 'writeSetting'> {
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
