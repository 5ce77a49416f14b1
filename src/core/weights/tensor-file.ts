import { unpack } from '../project/archive.ts';
import { readDirectory } from '../project/archive-directory.ts';
import { type FileProblem, quoted } from '../project/problems.ts';
import { readSafetensors } from '../project/safetensors.ts';
import { err, ok, type Result } from '../result.ts';
import { joinTexts, sameText, type Text, text } from '../text.ts';
import { type NpyArray, readNpy } from './npy.ts';

/** Whether a file name says that its file holds tensors: one (`.npy`) or several by name (`.npz`, `.safetensors`). */
export function isTensorFile(name: string): boolean {
  return /\.(safetensors|npy|npz)$/i.test(name);
}

/** `some/folder/state.npy` → `state` */
export function stemOf(name: string): string {
  return name.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

/**
 * Every tensor of a file by its name; that of a `.npy` file is called what the file is.
 * @returns an error in whole sentences
 */
export function readTensorFile(name: string, bytes: Uint8Array): Result<ReadonlyMap<string, NpyArray>, Text> {
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
function readNpz(name: string, bytes: Uint8Array): Result<ReadonlyMap<string, NpyArray>, Text> {
  const directory = readDirectory(bytes);
  if (!directory.ok) return unreadable(name, directory.error);
  const arrays = new Map<string, NpyArray>();
  for (const entry of directory.value.values()) {
    if (!/\.npy$/i.test(entry.name)) continue;
    const unpacked = unpack(bytes, entry);
    if (!unpacked.ok) return unreadable(name, unpacked.error);
    const array = readNpy(unpacked.value);
    if (!array.ok) return failed(`${name}/${entry.name}`, array.error);
    arrays.set(stemOf(entry.name), array.value);
  }
  return ok(arrays);
}

function failed(name: string, what: Text): Result<never, Text> {
  return err(text('weights.tensorFile.nameWhat', '“{name}” {what}.', { name: quoted(name), what }));
}

function unreadable(name: string, problem: FileProblem): Result<never, Text> {
  // Whoever asked says what is safe.
  return err(joinTexts([sameText(`${quoted(name)}:`), problem.message, problem.remedy], ' '));
}
