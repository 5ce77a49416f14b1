import { stat } from 'node:fs/promises';
import type { FileError, FileErrorCode } from '../../electron/ipc/contract.ts';
import { bytesText } from '../core/format.ts';
import { openProject } from '../core/project/open-project.ts';
import { otherNamesRemark } from '../core/project/other-names.ts';
import { type FileProblem, failFile } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import { sameText, type Text, text } from '../core/text.ts';
import { atomicWrite } from '../disk/atomic-write.ts';
import { shownName, toFileError } from '../disk/file-errors.ts';
import { existingPath, systemPath } from '../disk/names.ts';
import { readBounded } from '../disk/read-file.ts';
import { openModel } from './read-model.ts';

/** Files of the command line. What the system says no to becomes a problem in the window's words. */

export async function readProject(file: string, limit: number): Promise<Result<Project, FileProblem>> {
  const bytes = await readOrdinaryFile(file, limit);
  return bytes.ok ? openBytes(file, bytes.value) : bytes;
}

/** A project of either form, or an ONNX file as a drawing without pictures. */
export async function openBytes(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Result<Project, FileProblem>> {
  const project = openProject(bytes);
  if (project.ok || (project.error.code !== 'onnx-file' && !/\.onnx$/i.test(file))) return project;
  const model = await openModel(file, bytes);
  if (model.ok) return ok({ document: model.value.document, weights: model.value.weights, pictures: [] });
  const { message, remedy } = model.error;
  return err({ code: 'onnx-file', message, safe: remedy, remedy: sameText('') });
}

/** Reads a file after a look at what it is: a pipe would wait for ever, a device never end. */
export async function readOrdinaryFile(
  file: string,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer>, FileProblem>> {
  try {
    return ok((await readBounded(await existingPath(file), limit)).bytes);
  } catch (error) {
    return readProblem(toFileError(error, file));
  }
}

export function readProblem({ code, size = 0, limit = 0, detail }: FileError): Result<never, FileProblem> {
  switch (code) {
    case 'is-directory':
    case 'not-a-file':
    case 'dangling-link':
    case 'outside':
      return failFile(code);
    case 'too-large':
      return failFile('file-too-large', {
        what: text('cli.files.what', 'the file'),

        size: bytesText(size),
        limit: bytesText(limit),
      });
    case 'not-found':
    case 'name-too-long':
    case 'bad-name':
      return failFile('file-missing');
    case 'permission':
      return failFile('no-permission');
    default:
      return failFile('read-failed', { reason: detail ?? code });
  }
}

/** What a person said about the file that is written. */
export interface OutputRules {
  /** Files that are read may be replaced, projects as well. */
  readonly force: boolean;
  /** What it is made from. */
  readonly inputs: readonly string[];
  /** Named by Convas, beside the one that was asked for: nobody thought of a file that may be there. */
  readonly derived?: boolean;
}

/**
 * Why a file may not be written, or null. An output by another name could be a project, a picture or a device: what
 * replaces it must be meant to.
 */
export async function refuseOutput(
  output: string,
  endings: readonly string[],
  rules: OutputRules,
): Promise<Text | null> {
  if (!endings.some((ending) => output.toLowerCase().endsWith(`.${ending}`))) {
    const [first = '', ...further] = endings.map((ending) => `.${ending}`);
    const names = further.reduce<Text>(
      (before, ending) => text('cli.files.beforeOrEnding', '{before} or {ending}', { before, ending }),
      sameText(first),
    );
    return text(
      'cli.files.theOutputsNameMustEnd',
      'The output’s name must end in {names}, so that no other file is replaced by mistake. Nothing was written.',
      { names },
    );
  }
  const found = await lookAt(output);
  if (!found) return null;
  if (!found.isFile) return NOT_A_FILE;
  return (await needsForce(output, rules)) ? EXISTS : null;
}

/**
 * Whether a file that is there may be replaced only with `--force`: a project is work that nothing else holds, and so
 * may be the input; a file that nobody named was not thought of. What is made from a project may be made again.
 */
async function needsForce(output: string, { force, inputs, derived = false }: OutputRules): Promise<boolean> {
  if (force) return false;
  if (derived || /\.(convas|json)$/i.test(output)) return true;
  const target = await lookAt(output);
  if (!target) return false;
  for (const input of inputs) {
    const read = await lookAt(input);
    if (read?.dev === target.dev && read.ino === target.ino) return true;
  }
  return false;
}

interface Found {
  readonly isFile: boolean;
  readonly dev: number;
  readonly ino: number;
}

/** What a name leads to; null where nothing is there, or it cannot be looked at. */
async function lookAt(file: string): Promise<Found | null> {
  try {
    const found = await stat(systemPath(await existingPath(file)));
    return { isFile: found.isFile(), dev: found.dev, ino: found.ino };
  } catch (error) {
    // Writing says what is wrong with it.
    toFileError(error, file);
    return null;
  }
}

/**
 * Writes a file by the contract of the window: whole or not at all, its mode kept, links followed.
 *
 * @returns what a person must know besides, if anything
 */
export async function writeFileAtomically(
  file: string,
  bytes: Uint8Array,
  rules: OutputRules,
): Promise<Result<Text | null, Text>> {
  try {
    const exclusive = await needsForce(file, rules);
    const { otherNames } = await atomicWrite(await existingPath(file), bytes, { exclusive });
    return ok(otherNamesRemark(shownName(file), otherNames));
  } catch (error) {
    return err(writeProblem(toFileError(error, file)));
  }
}

const NOT_A_FILE = text('cli.files.notAFile', 'This is not an ordinary file. Nothing was written.');
const EXISTS = text(
  'cli.files.exists',
  'There is a file of this name already. Nothing was written; choose another name, or replace it with --force.',
);

function writeProblem({ code, detail }: FileError): Text {
  if (code === 'exists') return EXISTS;
  if (code === 'not-a-file' || code === 'is-directory') return NOT_A_FILE;
  const reasons: Readonly<Partial<Record<FileErrorCode, Text>>> = {
    'not-found': text('cli.files.itsFolderDoesNotExist', 'Its folder does not exist.'),
    'dangling-link': text('cli.files.itIsALinkTo', 'It is a link to a file that does not exist.'),
    'disk-full': text('cli.files.theDiskIsFull', 'The disk is full.'),
    permission: text('cli.files.permission', 'The file or its folder is read-only for you.'),
    'read-only': text('cli.files.theDiskIsReadOnly', 'The disk is read-only.'),
    'name-too-long': text('cli.files.theNameIsTooLong', 'The name is too long for this disk.'),
    'bad-name': text('cli.files.noFileCanBeCalled', 'No file can be called so.'),
    'in-use': text('cli.files.anotherProgramIsUsingIt', 'Another program is using it.'),
  };
  const reason =
    reasons[code] ?? text('cli.files.theSystemSaysDetail', 'The system says {detail}.', { detail: detail ?? code });
  return text('cli.files.nothingWasWrittenReasonChoose', 'Nothing was written. {reason} Choose another place.', {
    reason,
  });
}
