import path from 'node:path';
import { app, type BrowserWindow, dialog, type FileFilter } from 'electron';
import { type Text, text } from '../src/core/text.ts';
import { askDropped, askReplace } from './dialogs.ts';
import {
  isPicture,
  isProject,
  pictureExtensions,
  projectExtensions,
  suggestion,
  tensorExtensions,
} from './file-names.ts';
import { FileTokens } from './file-tokens.ts';
import { handover } from './handover.ts';
import type { OpenedFile, OpenKind, Outcome, SaveAsRequest, SavedFile, SaveKind, SaveOptions } from './ipc/contract.ts';
import { say } from './language.ts';
import type { RecentFiles } from './recent-files.ts';
import { saveWhereChosen } from './save-target.ts';

const MiB = 2 ** 20;

/** Protobuf's own limit for one file is 2 GiB − 1; a picture of 64 megapixels is smaller than this in any format. */
const readLimits = { picture: 256 * MiB, other: 2048 * MiB - 1 };

export const tokens = new FileTokens(handover);

let recent: RecentFiles | undefined;

/** From now on, projects that are opened or saved are remembered there. */
export function rememberIn(files: RecentFiles): void {
  recent = files;
}

/** Reads the file at a path that the user (not the window's code) chose. */
export async function openPath(file: string): Promise<Outcome<OpenedFile>> {
  const absolute = path.resolve(file);
  const opened = await tokens.open(absolute, isPicture(absolute) ? readLimits.picture : readLimits.other);
  // A name that is no UTF-8 is known by its token alone as it is.
  if (opened.ok) remember(tokens.pathOf(opened.value.token) ?? absolute);
  else if (['not-found', 'dangling-link'].includes(opened.error.code)) recent?.remove(absolute);
  return opened;
}

/** Reads a file of this session once more. */
export async function reopen(window: BrowserWindow, token: string): Promise<Outcome<OpenedFile>> {
  const file = tokens.pathOf(token);
  if (file !== undefined && !(await isAgreed(window, token))) {
    return { ok: false, error: { code: 'declined', name: path.basename(file) } };
  }
  return openKnown(file);
}

/** Writes back to a file of this session. */
export async function save(
  window: BrowserWindow,
  token: string,
  bytes: Uint8Array,
  options: SaveOptions,
): Promise<Outcome<SavedFile>> {
  await isAgreed(window, token);
  return tokens.save(token, bytes, options);
}

/** Asks about a file that was dropped before it is read anew or written for the first time. */
async function isAgreed(window: BrowserWindow, token: string): Promise<boolean> {
  const known = tokens.known(token);
  if (!known?.unconfirmed) return true;
  if (!(await askDropped(window, known.path))) return false;
  tokens.confirm(token);
  remember(known.path);
  return true;
}

/** The same for what a token or an id stands for; nothing is read for one that is unknown. */
export async function openKnown(file: string | undefined): Promise<Outcome<OpenedFile>> {
  return file === undefined ? { ok: false, error: { code: 'bad-token', name: '' } } : openPath(file);
}

function remember(file: string): void {
  if (!isProject(file)) return;
  recent?.add(file);
  // The system's own list: the dock's on macOS, the jump list on Windows.
  app.addRecentDocument(file);
}

export async function openWithDialog(
  window: BrowserWindow,
  kind: OpenKind,
  multiple: boolean,
): Promise<Outcome<OpenedFile>[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'],
    filters: openFilters(kind),
  });
  if (canceled) return [];
  const outcomes: Outcome<OpenedFile>[] = [];
  // One after the other: two hundred pictures at once would take their memory at once, too.
  for (const file of filePaths) outcomes.push(await openPath(file));
  return outcomes;
}

export async function saveWithDialog(
  window: BrowserWindow,
  { suggestedName, kind }: SaveAsRequest,
  bytes: Uint8Array,
): Promise<Outcome<SavedFile | null>> {
  const saved = await saveWhereChosen(kind, path.join(app.getPath('documents'), suggestion(suggestedName, kind)), {
    choose: async (defaultPath) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath,
        filters: [saveFilter(kind)],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      });
      return canceled || !filePath ? null : filePath;
    },
    askReplace: (name) => askReplace(window, name),
    write: (file, options) => tokens.saveTo(file, bytes, options),
  });
  // An exported model is no document to go on with.
  const file = saved.ok && saved.value ? tokens.pathOf(saved.value.token) : undefined;
  if (file !== undefined && kind === 'convas') remember(file);
  return saved;
}

const PROJECTS = text('electron.files.projects', 'Projects and models');
const PICTURES = text('electron.files.pictures', 'Pictures');
const TENSORS = text('electron.files.tensors', 'Tensors');
const BOTH = text('electron.files.both', 'Projects, models and pictures');
const ALL = text('electron.files.all', 'All files');

function openFilters(kind: OpenKind): FileFilter[] {
  const projects = { name: say(PROJECTS), extensions: [...projectExtensions] };
  const pictures = { name: say(PICTURES), extensions: [...pictureExtensions] };
  const all = { name: say(ALL), extensions: ['*'] };
  if (kind === 'project') return [projects, all];
  if (kind === 'picture') return [pictures, all];
  if (kind === 'tensor') return [{ name: say(TENSORS), extensions: [...tensorExtensions] }, all];
  if (kind === 'data') return [all];
  return [{ name: say(BOTH), extensions: [...projectExtensions, ...pictureExtensions] }, all];
}

const SAVED: Readonly<Record<SaveKind, Text>> = {
  convas: text('electron.files.convas', 'Convas project'),
  json: text('electron.files.json', 'JSON graph'),
  onnx: text('electron.files.onnx', 'ONNX model'),
  csv: text('electron.files.csv', 'Table (CSV)'),
  png: text('electron.files.png', 'Picture (PNG)'),
  svg: text('electron.files.svg', 'Picture (SVG)'),
  zip: text('electron.files.zip', 'Archive (ZIP)'),
  safetensors: text('electron.files.safetensors', 'Weights (safetensors)'),
};

function saveFilter(kind: SaveKind): FileFilter {
  return { name: say(SAVED[kind]), extensions: [kind] };
}
