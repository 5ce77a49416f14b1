import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import { fileErrorText } from './file-errors.ts';
import type { OpenedFile, PlatformError, TakeIn } from './types.ts';

const MiB = 2 ** 20;

/** As on the desktop: a picture of 64 megapixels is smaller in any format, and Protobuf ends at 2 GiB − 1. */
function limitOf(name: string): number {
  return /\.(png|jpe?g|webp)$/i.test(name) ? 256 * MiB : 2048 * MiB - 1;
}

/** Reads a file that a person dropped, pasted or chose; the page may read those and no others. */
export async function readFile(file: File, takeIn: TakeIn = here): Promise<Result<OpenedFile, PlatformError>> {
  const read = await readHashed(file, takeIn, false);
  return read.ok ? ok(read.value.file) : read;
}

/** The same with its checksum. */
export async function readHashed(
  file: File,
  takeIn: TakeIn,
  hashed = true,
): Promise<Result<{ readonly file: OpenedFile; readonly sha256: string | null }, PlatformError>> {
  const { name, size } = file;
  const limit = limitOf(name);
  if (size > limit) {
    const code = 'too-large';
    return err({ code, message: fileErrorText({ code, name, size, limit }) });
  }
  try {
    const { bytes, sha256 } = await takeIn({ file, hashed });
    return ok({ file: { token: null, name, bytes }, sha256 });
  } catch (error) {
    return err({
      code: 'io',
      message: text(
        'platform.readFile.convasCouldNotReadName',
        'Convas could not read “{name}” ({error}). Folders cannot be opened; if the file has changed meanwhile, drop or choose it again.',
        { name, error: String(error) },
      ),
    });
  }
}

/** Pictures of a folder, one after the other: small, and many. */
const here: TakeIn = async (source) => {
  if (!('file' in source)) throw new Error('no file');
  return { bytes: new Uint8Array(await source.file.arrayBuffer()), sha256: null };
};
