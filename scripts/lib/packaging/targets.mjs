/** @typedef {'linux' | 'win32' | 'darwin'} Platform */
/** @typedef {'x64' | 'arm64'} Arch */
/** @typedef {{ platform: Platform, arch: Arch }} Target */

/**
 * Where things lie in the folder of a platform, relative to it.
 * @typedef {object} Layout
 * @property {string} electronProgram the program as Electron's release names it
 * @property {string} program what it is called here
 * @property {string} resources
 * @property {string} fuses what @electron/fuses is given: the program, on macOS the bundle
 */

/** @type {Record<Platform, Layout>} */
export const layouts = {
  linux: { electronProgram: 'electron', program: 'convas', resources: 'resources', fuses: 'convas' },
  win32: { electronProgram: 'electron.exe', program: 'Convas.exe', resources: 'resources', fuses: 'Convas.exe' },
  darwin: {
    // The bundle itself is renamed before (mac.mjs).
    electronProgram: 'Convas.app/Contents/MacOS/Electron',
    program: 'Convas.app/Contents/MacOS/Convas',
    resources: 'Convas.app/Contents/Resources',
    fuses: 'Convas.app',
  },
};

export const platforms = /** @type {Platform[]} */ (Object.keys(layouts));

/**
 * "Convas-linux-x64"
 * @param {Target} target
 */
export function folderName({ platform, arch }) {
  return `Convas-${platform}-${arch}`;
}

/**
 * "convas-0.1.0-linux-x64", and a mark that no release lacks by accident.
 * @param {Target} target
 * @param {string} version
 * @param {boolean} isRelease
 */
export function archiveName({ platform, arch }, version, isRelease) {
  return `convas-${version}-${platform}-${arch}${isRelease ? '' : '-check-only'}`;
}
