import { mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { atomicWrite } from '../src/disk/atomic-write.ts';
import { isGone } from '../src/disk/file-errors.ts';
import { readBounded } from '../src/disk/read-file.ts';
import {
  checksum,
  decodeGeneration,
  encodeGeneration,
  type Generation,
  type GenerationHeader,
  isChecksum,
} from './backup-file.ts';

/** Of each document this many states are kept; the oldest makes room. */
const generationsKept = 5;
const generationName = /^(\d{8})\.backup$/;
const documentId = /^[0-9a-f-]{36}$/;
const bodyLimit = 512 * 2 ** 20;
const partLimit = 64 * 2 ** 20;

/** Names a folder, so it is nothing but a UUID. */
export function isDocumentId(value: unknown): value is string {
  return typeof value === 'string' && documentId.test(value);
}

export type GenerationFacts = Pick<GenerationHeader, 'name' | 'layers' | 'file' | 'parts'>;

export interface FoundGeneration {
  id: string;
  header: GenerationHeader;
  /** Newer ones were there and are damaged. */
  newerWasDamaged: boolean;
}

export interface RestoredGeneration extends Generation {
  /** By checksum. Parts that are lost or damaged are missing. */
  parts: Map<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Backups of documents that were not saved, one folder each. What changes with every edit is written as generations;
 * what rarely changes and may be large (weights, pictures) as parts named by their checksums, which the generations
 * share. All operations of one document wait for one another.
 */
export class Backups {
  readonly #root: string;
  readonly #appVersion: string;
  readonly #queues = new Map<string, Promise<unknown>>();
  /** Documents that the present window wrote or restored: gone with it when it closes as it should. */
  readonly #ofWindow = new Set<string>();
  /** The window has closed as it should: what it still sends would be offered at the next start, though nothing was lost. */
  #isOver = false;

  constructor(root: string, appVersion: string) {
    this.#root = root;
    this.#appVersion = appVersion;
  }

  /** Whether the present window wrote or restored any. */
  get isOfWindow(): boolean {
    return this.#ofWindow.size > 0;
  }

  /**
   * Keeps the bytes under their checksum, twice, and returns it. What is there already, and sound, is not written again.
   */
  putPart(id: string, bytes: Uint8Array): Promise<string> {
    return this.#inTurn(id, async () => {
      const sum = checksum(bytes);
      if (this.#isOver) return sum;
      this.#ofWindow.add(id);
      const [first, second] = this.#filesOfPart(id, sum);
      await this.#keepPart(first, bytes);
      // Where there is no room for two, one is better than none.
      await this.#keepPart(second, bytes).catch(unreadable);
      return sum;
    });
  }

  async #keepPart(file: string, bytes: Uint8Array): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    const known = await readBounded(file, partLimit).then((read) => read.bytes, unreadable);
    if (!known || checksum(known) !== path.basename(file)) await atomicWrite(file, bytes);
  }

  /**
   * Writes the next generation, then removes what is too old and the parts that none refers to any more.
   * @returns parts that are not there; then nothing was written
   */
  write(id: string, facts: GenerationFacts, body: Uint8Array<ArrayBuffer>): Promise<string[]> {
    return this.#inTurn(id, async () => {
      if (this.#isOver) return [];
      this.#ofWindow.add(id);
      const present = new Set(await this.#namesOfParts(id));
      const missing = facts.parts.filter((part) => !present.has(part));
      if (missing.length > 0) return missing;
      await mkdir(this.#folderOf(id), { recursive: true });
      const before = await this.#generationsOf(id);
      const number = Number.parseInt(before.at(-1) ?? '0', 10) + 1;
      const header: GenerationHeader = { version: 1, appVersion: this.#appVersion, time: Date.now(), ...facts };
      const name = `${String(number).padStart(8, '0')}.backup`;
      await atomicWrite(path.join(this.#folderOf(id), name), encodeGeneration({ header, body }));
      const outdated = before.slice(0, Math.max(0, before.length + 1 - generationsKept));
      for (const old of outdated) await unlink(path.join(this.#folderOf(id), old));
      // Looked into only when there may be something to find: usually all parts are those of the present state.
      const maySpare = [...present].some((part) => isChecksum(part) && !facts.parts.includes(part));
      if (maySpare && outdated.length > 0) await this.#removeUnusedParts(id);
      return [];
    });
  }

  /**
   * The newest sound generation of every document, the latest first. Called when a window starts: what the one before
   * it wrote counts as left behind from then on.
   */
  async list(): Promise<FoundGeneration[]> {
    this.leaveBehind();
    this.#isOver = false;
    const found: FoundGeneration[] = [];
    for (const id of (await namesIn(this.#root)).filter(isDocumentId)) {
      const newest = await this.#inTurn(id, () => this.#newestOf(id));
      if (newest) found.push({ id, header: newest.generation.header, newerWasDamaged: newest.newerWasDamaged });
    }
    return found.sort((a, b) => b.header.time - a.header.time);
  }

  /** The newest sound generation of one document with its parts; undefined if there is none. */
  read(id: string): Promise<RestoredGeneration | undefined> {
    return this.#inTurn(id, async () => {
      const newest = await this.#newestOf(id);
      if (!newest) return undefined;
      this.#ofWindow.add(id);
      const parts = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const sum of newest.generation.header.parts) {
        const bytes = await this.#readPart(id, sum);
        if (bytes) parts.set(sum, bytes);
      }
      return { ...newest.generation, parts };
    });
  }

  /** The document was saved or given up. Damaged generations stay, with the parts they may need. */
  remove(id: string): Promise<void> {
    return this.#inTurn(id, async () => {
      this.#ofWindow.delete(id);
      for (const name of await this.#generationsOf(id)) await unlink(path.join(this.#folderOf(id), name));
      const left = await namesIn(this.#folderOf(id));
      if (left.some((name) => name.endsWith('.damaged'))) return;
      await rm(this.#folderOf(id), { recursive: true, force: true });
      await rmdir(this.#root).catch(() => {});
    });
  }

  /** Removes everything, what is damaged as well, but what the present window may still need. */
  async clear(): Promise<void> {
    for (const name of await namesIn(this.#root)) {
      if (this.#ofWindow.has(name)) continue;
      await this.#inTurn(name, async () => {
        // It may have been restored meanwhile.
        if (!this.#ofWindow.has(name)) await rm(path.join(this.#root, name), { recursive: true, force: true });
      });
    }
    await rmdir(this.#root).catch(() => {});
  }

  /** The page of the window is gone or begins anew: what it wrote is no longer its own to remove. */
  leaveBehind(): void {
    this.#ofWindow.clear();
  }

  /** The window closed after its document was saved or given up. */
  async removeThoseOfWindow(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#ofWindow].map((id) => this.remove(id)));
  }

  async #newestOf(id: string): Promise<{ generation: Generation; newerWasDamaged: boolean } | undefined> {
    let newerWasDamaged = false;
    for (const name of (await this.#generationsOf(id)).reverse()) {
      const file = path.join(this.#folderOf(id), name);
      const generation = await readBounded(file, bodyLimit).then(({ bytes }) => decodeGeneration(bytes), unreadable);
      if (generation === 'foreign') continue;
      if (generation) return { generation, newerWasDamaged };
      newerWasDamaged = true;
      await rename(file, `${file}.damaged`).catch(() => {});
    }
    return undefined;
  }

  /** The first copy that is whole; one that is not is set aside, and made anew from the other. */
  async #readPart(id: string, sum: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const lacking: string[] = [];
    for (const file of this.#filesOfPart(id, sum)) {
      const bytes = await readBounded(file, partLimit).then((read) => read.bytes, unreadable);
      if (bytes && checksum(bytes) === sum) {
        for (const lost of lacking) await this.#keepPart(lost, bytes).catch(unreadable);
        return bytes;
      }
      await rename(file, `${file}.damaged`).catch(() => {});
      lacking.push(file);
    }
    return undefined;
  }

  async #removeUnusedParts(id: string): Promise<void> {
    const used = new Set<string>();
    for (const name of await this.#generationsOf(id)) {
      const { bytes } = await readBounded(path.join(this.#folderOf(id), name), bodyLimit);
      const generation = decodeGeneration(bytes);
      // What cannot be read may need any of them.
      if (!generation || generation === 'foreign') return;
      for (const part of generation.header.parts) used.add(part);
    }
    for (const part of await this.#namesOfParts(id)) {
      if (!isChecksum(part) || used.has(part)) continue;
      for (const file of this.#filesOfPart(id, part)) await unlink(file).catch(() => {});
    }
  }

  /** File names of the generations, the oldest first. */
  async #generationsOf(id: string): Promise<string[]> {
    return (await namesIn(this.#folderOf(id))).filter((name) => generationName.test(name)).sort();
  }

  #folderOf(id: string): string {
    return path.join(this.#root, id);
  }

  /** All generations share a part, so one damaged byte would lose it everywhere: there are two of each. */
  #filesOfPart(id: string, sum: string): readonly [string, string] {
    return [path.join(this.#folderOf(id), 'parts', sum), path.join(this.#folderOf(id), 'copies', sum)];
  }

  async #namesOfParts(id: string): Promise<string[]> {
    const folders = ['parts', 'copies'].map((name) => namesIn(path.join(this.#folderOf(id), name)));
    return [...new Set((await Promise.all(folders)).flat())];
  }

  #inTurn<Value>(id: string, act: () => Promise<Value>): Promise<Value> {
    const before = this.#queues.get(id) ?? Promise.resolve();
    const mine = before.then(act, act);
    const settled = mine.catch(() => {});
    this.#queues.set(id, settled);
    void settled.then(() => {
      if (this.#queues.get(id) === settled) this.#queues.delete(id);
    });
    return mine;
  }
}

/** A file that cannot be read is taken for damaged; a bug is not. */
function unreadable(error: unknown): undefined {
  if (!(error instanceof Error)) throw error;
  return undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}
