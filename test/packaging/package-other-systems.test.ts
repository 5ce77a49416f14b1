import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listApp } from '../../scripts/lib/packaging/app-asar.mjs';
import { assemble } from '../../scripts/lib/packaging/assemble.mjs';
import { readFuses, wantedFuses } from '../../scripts/lib/packaging/fuses.mjs';
import { checkOnlyFile } from '../../scripts/lib/packaging/notes.mjs';
import { findRuntime } from '../../scripts/lib/packaging/runtime.mjs';
import { folderName, type Platform } from '../../scripts/lib/packaging/targets.mjs';
import { temporaryFolder } from '../electron/support/temporary-folder.ts';

const program = `program dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x08${'1'.repeat(8)}`;
const contents = 'Electron.app/Contents';

/** What matters of Electron's releases for the systems that are not at hand: where things lie. */
const standIns: Record<'win32' | 'darwin', Record<string, string>> = {
  win32: {
    'electron.exe': program,
    'locales/en-US.pak': '',
    'locales/de.pak': '',
    'resources/default_app.asar': '',
    LICENSE: 'of Electron',
  },
  darwin: {
    [`${contents}/MacOS/Electron`]: 'small',
    [`${contents}/Frameworks/Electron Framework.framework/Electron Framework`]: program,
    [`${contents}/Resources/default_app.asar`]: '',
    [`${contents}/Info.plist`]: '<plist><dict><key>CFBundleExecutable</key><string>Electron</string></dict></plist>',
    LICENSE: 'of Electron',
  },
};

async function assembleStandIn(platform: 'win32' | 'darwin'): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(standIns[platform])) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text, 'latin1');
  }
  const target: { platform: Platform; arch: 'arm64' } = { platform, arch: 'arm64' };
  const runtime = await findRuntime({ target, runtime: folder, archives: false, icons: false });
  const result = await assemble({ target, runtime, parent: temporaryFolder() });
  expect(path.basename(result)).toBe(folderName(target));
  expect(readFileSync(path.join(result, 'LICENSE.electron.txt'), 'utf8')).toBe('of Electron');
  expect(existsSync(path.join(result, checkOnlyFile))).toBe(true);
  return result;
}

/** The native code in an app, by system. */
function nativeCode(app: string): string[] {
  return listApp(app)
    .flatMap((file) => file.match(/napi-v6\/(.*)$/)?.[1] ?? [])
    .sort();
}

/** The real programs cannot be run here; this holds the steps together until they are. */
describe('from a stand-in of the runtime', () => {
  it('a Windows folder is made', async () => {
    const folder = await assembleStandIn('win32');
    expect(listApp(path.join(folder, 'resources', 'app.asar'))).toContain('/dist/electron/main.cjs');
    expect(nativeCode(path.join(folder, 'resources', 'app.asar'))).toEqual([
      'win32/arm64/onnxruntime.dll',
      'win32/arm64/onnxruntime_binding.node',
    ]);
    expect(await readFuses(path.join(folder, 'Convas.exe'))).toEqual(wantedFuses('win32'));
    for (const name of ['electron.exe', 'resources/default_app.asar', 'locales/de.pak']) {
      expect(existsSync(path.join(folder, name)), name).toBe(false);
    }
    for (const name of ['convas.ico', 'file-types.cmd', 'INSTALL.txt', 'locales/en-US.pak']) {
      expect(existsSync(path.join(folder, name)), name).toBe(true);
    }
  });

  it('a macOS bundle is made', async () => {
    const folder = await assembleStandIn('darwin');
    const bundle = path.join(folder, 'Convas.app');
    expect(listApp(path.join(bundle, 'Contents', 'Resources', 'app.asar'))).toContain('/dist/electron/main.cjs');
    expect(nativeCode(path.join(bundle, 'Contents', 'Resources', 'app.asar'))).toEqual([
      'darwin/arm64/libonnxruntime.1.dylib',
      'darwin/arm64/onnxruntime_binding.node',
    ]);
    expect(await readFuses(bundle)).toEqual(wantedFuses('darwin'));
    expect(existsSync(path.join(bundle, 'Contents', 'MacOS', 'Convas'))).toBe(true);
    expect(existsSync(path.join(bundle, 'Contents', 'Resources', 'convas.icns'))).toBe(true);
    expect(existsSync(path.join(bundle, 'Contents', 'Resources', 'default_app.asar'))).toBe(false);
    const plist = readFileSync(path.join(bundle, 'Contents', 'Info.plist'), 'utf8');
    expect(plist).toContain('<key>CFBundleExecutable</key><string>Convas</string>');
    expect(plist).toMatch(/<key>hash<\/key><string>[0-9a-f]{64}<\/string>/);
  });
});
