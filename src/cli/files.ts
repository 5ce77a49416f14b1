import { randomBytes } from 'node:crypto';
import { lstat, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { openProject } from '../core/project/open-project.ts';
import { byteSize, type FileProblem, failFile } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
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
  return err({ code: 'onnx-file', message, safe: remedy, remedy: text('', '') });
}

/** Reads a file after a look at what it is: a pipe would wait for ever, a device never end. */
export async function readOrdinaryFile(
  file: string,
  limit: number,
): Promise<Result<Uint8Array<ArrayBuffer>, FileProblem>> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return failFile('is-directory');
    if (!found.isFile()) return failFile('not-a-file');
    if (found.size > limit) {
      const sizes = { size: byteSize(found.size), limit: byteSize(limit) };
      return failFile('file-too-large', { what: 'the file', whatKo: '파일', ...sizes });
    }
    return ok(new Uint8Array(await readFile(file)));
  } catch (error) {
    return systemProblem(file, error);
  }
}

async function systemProblem(file: string, error: unknown): Promise<Result<never, FileProblem>> {
  const code = codeOf(error);
  if (code === null) throw error;
  if (code === 'ENOENT' || code === 'ELOOP') {
    const link = await lstat(file).catch(() => null);
    return failFile(link?.isSymbolicLink() ? 'dangling-link' : 'file-missing');
  }
  if (code === 'ENOTDIR' || code === 'ENAMETOOLONG') return failFile('file-missing');
  if (code === 'EACCES' || code === 'EPERM') return failFile('no-permission');
  return failFile('read-failed', { reason: code });
}

/** The system's own code of an error (`ENOENT`), or null for an error that is a bug. */
function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/**
 * Why a file may not be written, or null. An output by another name could be a project, a picture or a device: what
 * replaces it must be meant to.
 */
export async function refuseOutput(output: string, endings: readonly string[]): Promise<Text | null> {
  if (!endings.some((ending) => output.toLowerCase().endsWith(`.${ending}`))) {
    const names = endings.map((ending) => `.${ending}`);
    return text(
      `The output’s name must end in ${names.join(' or ')}, so that no other file is replaced by mistake. Nothing was written.`,
      `다른 파일을 실수로 덮어쓰지 않도록 출력 이름은 ${names.join(' 또는 ')}로 끝나야 합니다. 아무것도 쓰지 않았습니다.`,
    );
  }
  const found = await stat(output).catch(() => null);
  return found && !found.isFile()
    ? text('This is not an ordinary file. Nothing was written.', '일반 파일이 아닙니다. 아무것도 쓰지 않았습니다.')
    : null;
}

/**
 * Writes a file so that at every moment either the old or the complete new one is there: a temporary file in the same
 * folder, flushed to the disk and renamed. A link is written through.
 */
export async function writeFileAtomically(file: string, bytes: Uint8Array): Promise<Result<void, Text>> {
  const target = await realpath(file).catch(() => path.resolve(file));
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFlushed(temporary, bytes);
    await rename(temporary, target);
    await flushFolder(path.dirname(target));
    return ok(undefined);
  } catch (error) {
    await rm(temporary, { force: true });
    const code = codeOf(error);
    if (code === null) throw error;
    return err(writeProblem(code));
  }
}

async function writeFlushed(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    const { size } = await handle.stat();
    if (size !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
  } finally {
    await handle.close();
  }
}

/** A rename lasts only once its folder is on the disk. Where a folder cannot be opened (Windows), that is the system's affair. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function writeProblem(code: string): Text {
  const reasons: Readonly<Record<string, Text>> = {
    ENOENT: text('Its folder does not exist.', '폴더가 없습니다.'),
    ENOTDIR: text('Its folder does not exist.', '폴더가 없습니다.'),
    ENOSPC: text('The disk is full.', '디스크가 가득 찼습니다.'),
    EACCES: text('The system does not let Convas write there.', '시스템이 그곳에 쓰도록 허용하지 않습니다.'),
    EPERM: text('The system does not let Convas write there.', '시스템이 그곳에 쓰도록 허용하지 않습니다.'),
    EROFS: text('The disk is read-only.', '읽기 전용 디스크입니다.'),
  };
  const reason = reasons[code] ?? text(`The system says ${code}.`, `시스템 오류 ${code}.`);
  return text(
    `Nothing was written. ${reason.en} Choose another place.`,
    `아무것도 쓰지 않았습니다. ${reason.ko} 다른 곳을 고르세요.`,
  );
}
