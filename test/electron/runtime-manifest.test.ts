import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { outdatedText } from '../../scripts/lib/electron-runtime.mjs';
import { manifestOf, recordRuntime, verifyRuntime } from '../../scripts/lib/runtime-manifest.mjs';
import { outdatedHost } from '../../src/ui/shell/about-dialog.tsx';
import { english, korean } from '../support/said.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const isPosix = process.platform !== 'win32';
let folder: string;
const at = (name: string) => path.join(folder, name);

beforeEach(() => {
  folder = path.join(temporaryFolder(), 'electron');
  mkdirSync(at('resources'), { recursive: true });
  writeFileSync(at('electron'), 'program');
  writeFileSync(at('version'), '45.4.1');
  writeFileSync(at('resources/default_app.asar'), 'app');
});

/** Touches nothing that a quick look sees: size and times are as before, as far as a program can set them. */
function replaceUnseen(name: string, contents: string): void {
  const time = new Date(1_700_000_000_000);
  utimesSync(at(name), time, time);
  writeFileSync(at(name), contents);
  utimesSync(at(name), time, time);
}

describe('a runtime that was checked once', () => {
  it('is compared at every start, and stands while nothing happens to it', async () => {
    expect(await verifyRuntime(folder)).toBe(false);
    await recordRuntime(folder);
    expect(await verifyRuntime(folder)).toBe(true);
    expect(await verifyRuntime(folder)).toBe(true);
  });

  it('may be touched or copied, as long as it holds the same', async () => {
    const tree = await recordRuntime(folder);
    const time = new Date(1_600_000_000_000);
    utimesSync(at('electron'), time, time);
    expect(await verifyRuntime(folder)).toBe(true);
    const copy = path.join(temporaryFolder(), 'elsewhere');
    cpSync(folder, copy, { recursive: true });
    cpSync(manifestOf(folder), manifestOf(copy));
    expect(await verifyRuntime(copy)).toBe(true);
    expect(await recordRuntime(copy)).toBe(tree);
  });

  const planted: [string, string, () => void][] = [
    ['another program', 'electron was changed', () => writeFileSync(at('electron'), 'planted!')],
    ['one of the same size and time', 'electron was changed', () => replaceUnseen('electron', 'plantd!')],
    ['another app', 'resources/default_app.asar was changed', () => replaceUnseen('resources/default_app.asar', 'bad')],
    ['a file more', 'resources/app.asar was added', () => writeFileSync(at('resources/app.asar'), 'x')],
    ['a file of a tricky name', '__proto__ was added', () => writeFileSync(at('__proto__'), 'x')],
    ['a file less', 'version is missing', () => rmSync(at('version'))],
  ];
  it.each(planted)('stops, and names the file: %s', async (_what, sentence, plant) => {
    await recordRuntime(folder);
    plant();
    // Looking twice does not make it right.
    for (let look = 0; look < 2; look += 1) {
      await expect(verifyRuntime(folder)).rejects.toThrow(`${sentence}. It was not started.`);
    }
  });

  it.runIf(isPosix)('stops at a link in a file’s place, though it leads to the same contents', async () => {
    await recordRuntime(folder);
    cpSync(at('electron'), path.join(folder, '..', 'other'));
    rmSync(at('electron'));
    symlinkSync('../other', at('electron'));
    await expect(verifyRuntime(folder)).rejects.toThrow('electron was changed');
  });

  it('counts as never checked when what was written down cannot be read', async () => {
    await recordRuntime(folder);
    for (const text of ['', 'null', '{"version":1}', '{"version":2,"files":{}}']) {
      writeFileSync(manifestOf(folder), text);
      expect(await verifyRuntime(folder), text).toBe(false);
    }
    expect(readFileSync(at('electron'), 'utf8')).toBe('program');
  });
});

describe('a runtime of another age', () => {
  it.each([
    ['33.2.1', '45.4.1', '12 major versions'],
    ['44.9.9', '45.0.0', '1 major version behind'],
  ])('is said to be out of date: %s for %s', (version, wanted, words) => {
    expect(outdatedText(version, wanted)).toContain(words);
    const shown = outdatedHost({ electron: version, chromium: '1', wanted });
    expect(english(shown)).toContain(version);
    expect(korean(shown)).toContain(wanted);
  });

  it.each([
    ['45.4.0', '45.4.1'],
    ['46.0.0', '45.4.1'],
    ['unknown', '45.4.1'],
  ])('or is fine, as far as one can say: %s for %s', (version, wanted) => {
    expect(outdatedText(version, wanted)).toBeUndefined();
    expect(outdatedHost({ electron: version, chromium: '1', wanted })).toBeNull();
  });
});
