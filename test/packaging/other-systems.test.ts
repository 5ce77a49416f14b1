import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { setFuses, wantedFuses } from '../../scripts/lib/packaging/fuses.mjs';
import { icns, ico } from '../../scripts/lib/packaging/icons.mjs';
import { describeBundle } from '../../scripts/lib/packaging/mac.mjs';
import { parseOptions } from '../../scripts/lib/packaging/options.mjs';
import { findRuntime } from '../../scripts/lib/packaging/runtime.mjs';
import { archiveName, folderName, type Platform } from '../../scripts/lib/packaging/targets.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { temporaryFolder } from '../electron/support/temporary-folder.ts';

describe('what to package', () => {
  const parse = (...args: string[]) => parseOptions(args, '/home/someone');

  it('is this machine by default, and any other with its runtime', () => {
    expect(parse()).toMatchObject({ target: { platform: process.platform, arch: process.arch }, archives: true });
    expect(parse('--platform', 'win32', '--arch', 'x64', '--runtime', 'e.zip', '--no-archives')).toEqual({
      target: { platform: 'win32', arch: 'x64' },
      runtime: path.resolve('/home/someone', 'e.zip'),
      archives: false,
      icons: false,
    });
  });

  it('is refused with a sentence otherwise', () => {
    const other = process.platform === 'win32' ? 'linux' : 'win32';
    expect(() => parse('--platform', other)).toThrow(/--runtime/);
    expect(() => parse('--platform', 'beos')).toThrow(/"beos" is none of/);
    expect(() => parse('--fast')).toThrow(/Usage/);
  });

  it('is no release when the runtime is not the one that the lock file names', async () => {
    const zip = path.join(temporaryFolder(), 'electron.zip');
    writeFileSync(zip, 'something else');
    const target = { platform: 'win32', arch: 'x64' } as const;
    const runtime = await findRuntime({ target, runtime: zip, archives: true, icons: false });
    expect(runtime.isOfficial).toBe(false);
    expect(archiveName(target, '1.2.3', runtime.isOfficial)).toBe('convas-1.2.3-win32-x64-check-only');
    expect(archiveName(target, '1.2.3', true)).toBe('convas-1.2.3-win32-x64');
    expect(folderName(target)).toBe('Convas-win32-x64');
  });
});

describe('fuses', () => {
  /** A program with nothing but the place where Electron keeps its fuses: all on. */
  function program(): string {
    const file = path.join(temporaryFolder(), 'program');
    writeFileSync(file, `start dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x08${'1'.repeat(8)} end`);
    return file;
  }

  it.each<[Platform, string]>([
    ['linux', '01000100'],
    ['win32', '01000100'],
    ['darwin', '01001100'],
  ])('of %s are written as %s', async (platform, wire) => {
    const file = program();
    await setFuses(file, platform);
    expect(readFileSync(file, 'latin1').slice(40, 48)).toBe(wire);
  });

  it('check app.asar only where the hash can be put', () => {
    expect(wantedFuses('darwin').EnableEmbeddedAsarIntegrityValidation).toBe(true);
    expect(wantedFuses('win32').EnableEmbeddedAsarIntegrityValidation).toBe(false);
  });
});

describe('the macOS bundle', () => {
  const plist = `<?xml version="1.0"?><plist><dict>
  <key>CFBundleName</key>
  <string>Electron</string>
  <key>CFBundleExecutable</key><string>Electron</string>
  <key>ElectronAsarIntegrity</key><dict><key>Resources/default_app.asar</key><dict><key>hash</key><string>old</string></dict></dict>
  <key>NSSupportsAutomaticGraphicsSwitching</key><true/>
  <key>LSMinimumSystemVersion</key><string>12.0</string>
</dict></plist>`;

  it('is described with its names, file types and the hash of app.asar', () => {
    const described = describeBundle(plist, '1.2.3', 'a1b2');
    expect(described).toMatch(/<key>CFBundleExecutable<\/key>\s*<string>Convas<\/string>/);
    expect(described).toMatch(/<key>CFBundleShortVersionString<\/key>\s*<string>1\.2\.3<\/string>/);
    expect(described).toContain('<string>a1b2</string>');
    expect(described).toContain('<string>convas</string>');
    expect(described).toContain('<string>12.0</string>');
    expect(described).not.toContain('Electron<');
    expect(described).not.toContain('default_app');
    // Again, it changes nothing.
    expect(describeBundle(described, '1.2.3', 'a1b2')).toBe(described);
    for (const tag of ['dict', 'array', 'key', 'string']) {
      const count = (text: string) => described.split(text).length;
      expect(count(`<${tag}>`), tag).toBe(count(`</${tag}>`));
    }
  });
});

describe('icons', () => {
  const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

  it.each(sizes)('%d.png is that big', (size) => {
    const png = readFileSync(inRoot('assets', 'icons', `${size}.png`));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });

  it('of Windows and macOS hold those pictures', () => {
    const read = (size: number) => readFileSync(inRoot('assets', 'icons', `${size}.png`));
    expect(readFileSync(inRoot('assets', 'icons', 'convas.ico')).includes(read(256))).toBe(true);
    expect(readFileSync(inRoot('assets', 'icons', 'convas.icns')).includes(read(1024))).toBe(true);
  });

  it('are put together as the formats say', () => {
    const png = Buffer.from('picture');
    const windows = ico([{ size: 256, png }]);
    expect([windows.readUInt16LE(2), windows.readUInt16LE(4), windows[6]]).toEqual([1, 1, 0]);
    expect(windows.subarray(windows.readUInt32LE(18)).toString()).toBe('picture');
    const apple = icns([{ type: 'ic08', png }]);
    expect(apple.toString('latin1')).toBe('icns\0\0\0\x17ic08\0\0\0\x0fpicture');
    expect(apple.readUInt32BE(4)).toBe(apple.length);
  });
});
