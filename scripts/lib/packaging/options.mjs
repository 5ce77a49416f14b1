import path from 'node:path';
import { parseArgs } from 'node:util';
import { ExpectedFailure } from '../report.mjs';
import { platforms } from './targets.mjs';

/**
 * @typedef {object} PackageOptions
 * @property {import('./targets.mjs').Target} target
 * @property {string | undefined} runtime a release of Electron: its zip or its unpacked folder
 * @property {boolean} archives
 * @property {boolean} icons only draw the icons anew
 */

const usage = `Usage: npm run package [-- OPTIONS]
  --platform linux|win32|darwin, --arch x64|arm64   for what (default: this machine)
  --runtime FILE.zip|FOLDER    the Electron to use; needed for another platform than this machine's
  --no-archives                only the application folder
  --icons                      only draw assets/icons anew from assets/icon.svg`;

/**
 * @param {string[]} args
 * @param {string} [callerFolder] npm changes to the project's folder; a relative path is meant from where the user stood
 * @returns {PackageOptions}
 */
export function parseOptions(args, callerFolder = process.env.INIT_CWD ?? process.cwd()) {
  const values = parse(args);
  const { platform = process.platform, arch = process.arch } = values;
  const target = { platform: known(platforms, platform), arch: known(/** @type {const} */ (['x64', 'arm64']), arch) };
  if (!values.runtime && (platform !== process.platform || arch !== process.arch)) {
    throw new ExpectedFailure(
      `For ${platform} ${arch}, download Electron's release for it and name its zip with --runtime.`,
    );
  }
  const runtime = values.runtime === undefined ? undefined : path.resolve(callerFolder, values.runtime);
  return { target, runtime, archives: !values['no-archives'], icons: values.icons ?? false };
}

/** @param {string[]} args */
function parse(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        platform: { type: 'string' },
        arch: { type: 'string' },
        runtime: { type: 'string' },
        'no-archives': { type: 'boolean' },
        icons: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    throw new ExpectedFailure(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

/**
 * @template {string} Name
 * @param {readonly Name[]} names
 * @param {string} name
 */
function known(names, name) {
  const found = names.find((candidate) => candidate === name);
  if (found) return found;
  throw new ExpectedFailure(`"${name}" is none of ${names.join(', ')}.\n${usage}`);
}
