import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providerChoice } from '../../src/runtime/providers/index.ts';
import { readPreferences } from '../../src/store/preferences.ts';
import { createDriver } from '../support/editor-driver.ts';

const read = (setting: (key: string) => string | null) => readPreferences(setting, providerChoice);

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
      setMemoryBudget: (bytes: unknown) => asked.push(bytes),
    });
    preferences.setProvider('wasm');
    preferences.setThreads(3);
    preferences.setMemory(2 ** 31);
    preferences.setMotion('reduced');
    expect(asked).toEqual(['wasm', 3, 2 ** 31]);
    preferences.setShortcuts(new Map([['file.new', ['Mod+J']]]));
    const shortcuts = new Map([['file.new', ['Mod+J']]]);
    const firstSteps = { state: 'left', done: ['gate', 'ratio'] } as const;
    preferences.setFirstSteps(firstSteps);
    const expected = { provider: 'wasm', threads: 3, memory: 2 ** 31, motion: 'reduced', shortcuts, firstSteps };
    expect(preferences.store.getState()).toEqual(expected);
    expect(read(driver.platform.readSetting)).toEqual(expected);
    preferences.setThreads(null);
    expect(read(driver.platform.readSetting).threads).toBeNull();
  });

  it.each(['', '0', '2.5', '1e9', 'many', '-1'])('take %j for no number of threads', (value) => {
    expect(read((key) => (key === 'threads' ? value : 'nonsense'))).toEqual({
      provider: 'auto',
      threads: null,
      memory: null,
      motion: 'system',
      shortcuts: new Map(),
      firstSteps: null,
    });
  });

  it('keep the shortcuts that are whole where others are damaged', () => {
    const stored = {
      'file.new': ['Mod+J'],
      'file.open': 'Mod+O',
      'edit.undo': ['Mod+U', 7],
      'edit.redo': ['x'.repeat(41)],
      'view.fit': Array(9).fill('F'),
      'view.zoomIn': [],
      'run.run': null,
    };
    const keys = (value: string) => read((key) => (key === 'shortcuts' ? value : null)).shortcuts;
    expect([...keys(JSON.stringify(stored))]).toEqual([
      ['file.new', ['Mod+J']],
      ['view.zoomIn', []],
    ]);
    for (const damaged of ['', '{', '[]', 'null', '7', '"x"']) expect(keys(damaged).size, damaged).toBe(0);
  });
});
