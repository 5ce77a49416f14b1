import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPreferences } from '../../src/store/preferences.ts';
import { createDriver } from '../support/editor-driver.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

describe('preferences', () => {
  it('are remembered and take effect at once', () => {
    const { preferences, runtime } = driver.editor;
    const asked: unknown[] = [];
    Object.assign(runtime, {
      setProvider: (provider: unknown) => asked.push(provider),
      setThreads: (threads: unknown) => asked.push(threads),
    });
    preferences.setProvider('wasm');
    preferences.setThreads(3);
    preferences.setMotion('reduced');
    expect(asked).toEqual(['wasm', 3]);
    const expected = { provider: 'wasm', threads: 3, motion: 'reduced' };
    expect(preferences.store.getState()).toEqual(expected);
    expect(readPreferences(driver.platform.readSetting)).toEqual(expected);
    preferences.setThreads(null);
    expect(readPreferences(driver.platform.readSetting).threads).toBeNull();
  });

  it.each(['', '0', '2.5', '1e9', 'many', '-1'])('take %j for no number of threads', (value) => {
    expect(readPreferences((key) => (key === 'threads' ? value : 'nonsense'))).toEqual({
      provider: 'auto',
      threads: null,
      motion: 'system',
    });
  });
});
