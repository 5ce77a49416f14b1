import { type KnownFormat, knownFormat } from '../formats/foreign.ts';
import { unpack } from '../project/archive.ts';
import { readDirectory } from '../project/archive-directory.ts';
import { LIMITS } from '../project/limits.ts';
import { type FileProblem, quoted, tooLarge } from '../project/problems.ts';
import { readSafetensors } from '../project/safetensors.ts';
import { err, ok, type Result } from '../result.ts';
import { joinTexts, sameText, type Text, text } from '../text.ts';
import { type NpyArray, readNpy } from './npy.ts';

/** Whether a file name says that its file holds tensors: one (`.npy`) or several by name (`.npz`, `.safetensors`). */
export function isTensorFile(name: string): boolean {
  return /\.(safetensors|npy|npz)$/i.test(name);
}

/** What a file of each name holds. */
const CONTENTS: Readonly<Record<string, string>> = { npy: 'numpy', npz: 'zip', safetensors: 'safetensors' };

/** `some/folder/state.npy` → `state` */
export function stemOf(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

/** The tensors of a file by their names. */
export type TensorArrays = ReadonlyMap<string, NpyArray>;

/**
 * Every tensor of a file by its name; that of a `.npy` file is called what the file is.
 * What all of them take as float32 is compared with `LIMITS.weightsBytes` before any is read.
 * @returns an error in whole sentences
 */
export function readTensorFile(name: string, bytes: Uint8Array): Result<TensorArrays, Text> {
  const other = knownFormat(bytes);
  if (other && other.id !== CONTENTS[name.replace(/^.*\./, '').toLowerCase()]) return isOther(name, other);
  if (/\.npy$/i.test(name)) {
    const array = readNpy(bytes);
    return array.ok ? ok(new Map([[stemOf(name), array.value]])) : failed(name, array.error);
  }
  if (/\.npz$/i.test(name)) return readNpz(name, bytes);
  const file = readSafetensors(bytes);
  if (!file.ok) return unreadable(name, file.error);
  const { tensors, formats } = file.value;
  return ok(new Map([...tensors].map(([key, tensor]) => [key, { tensor, format: formats.get(key) ?? 'float32' }])));
}

/** NumPy's archive: one `.npy` file per array. */
function readNpz(name: string, bytes: Uint8Array): Result<TensorArrays, Text> {
  const directory = readDirectory(bytes);
  if (!directory.ok) return unreadable(name, directory.error);
  const arrays = new Map<string, NpyArray>();
  const entries = [...directory.value.values()].filter((entry) => /\.npy$/i.test(entry.name));
  const packed = entries.reduce((sum, entry) => sum + (entry.method === 0 ? 0 : entry.bytes), 0);
  if (packed > LIMITS.unpackedBytes) {
    return unreadable(
      name,
      tooLarge(text('weights.tensorFile.theUnpackedArchive', 'the unpacked archive'), packed, LIMITS.unpackedBytes),
    );
  }
  let left: number = LIMITS.weightsBytes;
  for (const entry of entries) {
    const unpacked = unpack(bytes, entry);
    if (!unpacked.ok) return unreadable(name, unpacked.error);
    const array = readNpy(unpacked.value, left);
    if (!array.ok) return failed(`${name}/${entry.name}`, array.error);
    left -= array.value.tensor.data.byteLength;
    arrays.set(stemOf(entry.name), array.value);
  }
  return ok(arrays);
}

function isOther(name: string, { name: format, remedy = OTHER_FILE }: KnownFormat): Result<never, Text> {
  return err(
    text('weights.tensorFile.isOther', '“{name}” is not what its name says but {format}. {remedy}', {
      name: quoted(name),
      format,
      remedy,
    }),
  );
}

const OTHER_FILE = text('weights.tensorFile.otherFile', 'Choose a file of tensors (.npy, .npz or .safetensors).');

function failed(name: string, what: Text): Result<never, Text> {
  return err(text('weights.tensorFile.nameWhat', '“{name}” {what}.', { name: quoted(name), what }));
}

function unreadable(name: string, problem: FileProblem): Result<never, Text> {
  // Whoever asked says what is safe.
  return err(joinTexts([sameText(`${quoted(name)}:`), problem.message, problem.remedy], ' '));
}
