import { err, ok, type Result } from '../core/result.ts';
import { text } from '../core/text.ts';
import { fileErrorText } from './file-errors.ts';
import type { OpenedFile, PlatformError } from './types.ts';

const MiB = 2 ** 20;

/** As on the desktop: a picture of 64 megapixels is smaller in any format, and Protobuf ends at 2 GiB − 1. */
function limitOf(name: string): number {
  return /\.(png|jpe?g|webp)$/i.test(name) ? 256 * MiB : 2048 * MiB - 1;
}

/** Reads a file that a person dropped, pasted or chose; the page may read those and no others. */
export async function readFile(file: File): Promise<Result<OpenedFile, PlatformError>> {
  const { name, size } = file;
  const limit = limitOf(name);
  if (size > limit) {
    const code = 'too-large';
    return err({ code, message: fileErrorText({ code, name, size, limit }) });
  }
  try {
    return ok({ token: null, name, bytes: new Uint8Array(await file.arrayBuffer()) });
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
