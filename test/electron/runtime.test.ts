import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { downloadElectron } from '../../scripts/lib/electron-download.mjs';
import { executableIn, resolveElectron, wantedElectronVersion } from '../../scripts/lib/electron-runtime.mjs';
import { unzip } from '../../scripts/lib/unzip.mjs';
import { countReport } from '../../scripts/lib/vitest.mjs';
import { temporaryFolder } from './support/temporary-folder.ts';

const isPosix = process.platform !== 'win32';

function zipFile(entries: Zippable): string {
  const file = path.join(temporaryFolder(), 'a.zip');
  writeFileSync(file, zipSync(entries));
  return file;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const unixMode = (mode: number) => ({ os: 3, attrs: mode * 0x10000 });

describe('unpacking', () => {
  it.runIf(isPosix)('keeps contents, modes and links', async () => {
    const folder = temporaryFolder();
    const zip = zipFile({
      'app/run': [bytes('program'), unixMode(0o100755)],
      'app/big.bin': [new Uint8Array(3_000_000).fill(7), unixMode(0o100644)],
      'app/stored': [bytes('as it is'), { ...unixMode(0o100644), level: 0 }],
      'app/empty': [bytes(''), unixMode(0o100644)],
      'app/link': [bytes('run'), unixMode(0o120777)],
    });
    await unzip(zip, folder);
    expect(statSync(path.join(folder, 'app/run')).mode & 0o777).toBe(0o755);
    expect(readFileSync(path.join(folder, 'app/big.bin')).length).toBe(3_000_000);
    expect(readFileSync(path.join(folder, 'app/stored'), 'utf8')).toBe('as it is');
    expect(readFileSync(path.join(folder, 'app/empty'), 'utf8')).toBe('');
    expect(lstatSync(path.join(folder, 'app/link')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path.join(folder, 'app/link'))).toBe('run');
  });

  it('renames and leaves out', async () => {
    const folder = temporaryFolder();
    const zip = zipFile({ 'a/x': bytes('1'), 'a/y': bytes('2') });
    await unzip(zip, folder, (name) => (name === 'a/x' ? 'z' : undefined));
    expect(readFileSync(path.join(folder, 'z'), 'utf8')).toBe('1');
    expect(() => statSync(path.join(folder, 'a'))).toThrow();
  });

  it('writes nothing outside its folder, and says when a file is no zip', async () => {
    await expect(unzip(zipFile({ '../evil': bytes('1') }), temporaryFolder())).rejects.toThrow(/outside its folder/);
    const file = path.join(temporaryFolder(), 'a.zip');
    writeFileSync(file, 'an error page');
    await expect(unzip(file, temporaryFolder())).rejects.toThrow(/not a zip/);
  });
});

describe('which Electron', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is the one that ELECTRON_OVERRIDE_DIST_PATH names', async () => {
    const folder = temporaryFolder();
    const executable = executableIn(folder);
    mkdirSync(path.dirname(executable), { recursive: true });
    writeFileSync(executable, '');
    writeFileSync(path.join(folder, 'version'), 'v99.1.0\n');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    expect(await resolveElectron()).toEqual({ folder, executable, version: '99.1.0', origin: 'override' });
  });

  it('is none, with a sentence, when that folder has none', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', temporaryFolder());
    await expect(resolveElectron()).rejects.toThrow(/correct it or unset it/);
  });

  it('lies where each system puts its program', () => {
    expect(executableIn('d', 'win32')).toBe(path.join('d', 'electron.exe'));
    expect(executableIn('d', 'darwin')).toBe(path.join('d', 'Electron.app', 'Contents', 'MacOS', 'Electron'));
  });
});

describe('a download that is not the release', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('stops: it is not kept, and nothing older is taken in its place', async () => {
    const server = createServer((_request, response) => response.end('planted'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${address.port}/`);
    const parent = temporaryFolder();
    const download = downloadElectron(wantedElectronVersion(), path.join(parent, 'electron'), parent);
    await expect(download).rejects.toThrow(/does not match its checksum.*nothing else is used/);
    expect(readdirSync(parent)).toEqual([]);
    server.close();
  });
});

describe('counting a test report', () => {
  const report = (
    passed: number,
    failed: number,
    files: { status: string; assertionResults: { status: string }[] }[] = [],
  ) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 2,
    testResults: files,
  });

  it('adds up', () => {
    expect(countReport(report(5, 0), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
    expect(countReport(report(5, 2), 1)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it('counts a file that could not be loaded, an error outside of tests, and no tests at all as failures', () => {
    expect(countReport(report(5, 0, [{ status: 'failed', assertionResults: [] }]), 1).failed).toBe(1);
    expect(countReport(report(5, 0), 1).failed).toBe(1);
    expect(countReport(report(0, 0), 0).failed).toBe(1);
  });
});
