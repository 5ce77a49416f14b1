import type { DataItem } from '../core/dataset/types.ts';
import { ok } from '../core/result.ts';
import type { ReadFile } from './source.ts';

/** A file that is in memory already. */
export interface HeldFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Files in memory as items of a set, in their order. Two that are called alike are told apart by a number. */
export function fileList(files: readonly HeldFile[]): {
  readonly items: readonly DataItem[];
  readonly readFile: ReadFile;
} {
  const byId = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name, bytes } of files) {
    let id = name;
    for (let number = 2; byId.has(id); number += 1) id = `${name} (${number})`;
    byId.set(id, bytes);
  }
  return {
    items: Array.from(byId.keys(), (id) => ({ id, at: id, labels: [], split: null })),
    // A copy: whoever looks at it may hand it to a worker for good.
    readFile: async (name) => ok((byId.get(name) ?? new Uint8Array()).slice()),
  };
}
