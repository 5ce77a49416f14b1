import { type FileToPack, pack } from '../project/archive.ts';
import type { Tensor } from '../tensor/types.ts';
import { writeNpy } from '../weights/npy.ts';

/**
 * One `.npy` file per tensor in a ZIP archive: what NumPy calls `.npz`, read by `numpy.load`. A name becomes a file name
 * on every system: what none of them allows is `_`, and names that then are alike are numbered.
 */
export function packNpy(tensors: ReadonlyMap<string, Tensor>): Uint8Array<ArrayBuffer> {
  const files = new Map<string, FileToPack>();
  for (const [name, tensor] of tensors) {
    const base = name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, '_').replace(/^\.+/, '_');
    let file = `${base}.npy`;
    for (let count = 2; files.has(file); count += 1) file = `${base}_${count}.npy`;
    files.set(file, { bytes: writeNpy(tensor), compress: false });
  }
  return pack(files);
}
