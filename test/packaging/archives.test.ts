import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeArchives, writeSums } from '../../scripts/lib/packaging/archives.mjs';
import { archiveTime, sizeOf } from '../../scripts/lib/packaging/folder-entries.mjs';
import { tarHeader } from '../../scripts/lib/packaging/tar.mjs';
import { unzip } from '../../scripts/lib/unzip.mjs';
import { temporaryFolder } from '../electron/support/temporary-folder.ts';

const deep = `${'long-folder-name/'.repeat(7)}a-file-behind-a-long-path.txt`;

/** A program, a link to it, a file that does not shrink, an empty one, and one far down. */
function sampleFolder(): string {
  const folder = path.join(temporaryFolder(), 'App');
  mkdirSync(path.dirname(path.join(folder, deep)), { recursive: true });
  writeFileSync(path.join(folder, 'run'), 'x'.repeat(2_000_000));
  chmodSync(path.join(folder, 'run'), 0o755);
  writeFileSync(path.join(folder, '한글.txt'), 'a');
  writeFileSync(path.join(folder, 'empty'), '');
  writeFileSync(path.join(folder, deep), 'deep');
  symlinkSync('run', path.join(folder, 'link'));
  return folder;
}

describe.runIf(process.platform !== 'win32')('archives', () => {
  it('bring the folder back, modes and links included', async () => {
    const folder = sampleFolder();
    const [tar = '', zip = ''] = await writeArchives(folder, 'convas-test');
    const places = { tar: temporaryFolder(), zip: temporaryFolder() };
    expect(spawnSync('tar', ['-xzf', tar, '-C', places.tar], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    await unzip(zip, places.zip);
    for (const place of Object.values(places)) {
      const app = path.join(place, 'App');
      expect(readFileSync(path.join(app, 'run')).length).toBe(2_000_000);
      expect(lstatSync(path.join(app, 'run')).mode & 0o777).toBe(0o755);
      expect(readFileSync(path.join(app, '한글.txt'), 'utf8')).toBe('a');
      expect(readFileSync(path.join(app, 'empty'), 'utf8')).toBe('');
      expect(readFileSync(path.join(app, deep), 'utf8')).toBe('deep');
      expect(readlinkSync(path.join(app, 'link'))).toBe('run');
      expect(sizeOf(app)).toBe(2_000_005);
    }
  });

  it('are the same for the same files, whenever those were written', async () => {
    const hashes = [];
    for (const year of [2001, 2020]) {
      const folder = sampleFolder();
      utimesSync(path.join(folder, 'run'), new Date(year, 1), new Date(year, 1));
      await writeArchives(folder, 'convas-test');
      await writeSums(path.dirname(folder));
      hashes.push(readFileSync(path.join(path.dirname(folder), 'SHA256SUMS'), 'utf8'));
    }
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]?.split('\n').map((line) => line.slice(64))).toEqual([
      '  convas-test.tar.gz',
      '  convas-test.zip',
      '',
    ]);
  });

  it('refuse what the format cannot hold', () => {
    const entry = { file: '', type: 'file', size: 0, mode: 0o644, link: '' } as const;
    expect(() => tarHeader({ ...entry, name: 'x'.repeat(101) })).toThrow(/too long/);
    expect(() => tarHeader({ ...entry, name: 'big', size: 9e9 })).toThrow(/does not fit/);
    expect(archiveTime()).toBeGreaterThan(0);
  });
});
