import { ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { Bitmap, EditorStore, Fit, PictureEntry } from './state.ts';

/** Reads a picture file in the background. */
export type DecodePicture = (bytes: Uint8Array<ArrayBuffer>) => Promise<Result<Bitmap, { readonly message: Text }>>;

export interface PictureFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fit?: Fit;
}

/** More pictures than this at once make the window's list unusable. */
export const MAX_PICTURES = 200;
/** Decoded pictures stay in memory at 4 bytes per pixel; this many pixels in all are 1 GiB. */
const MAX_PIXELS = 2 ** 28;

export interface Pictures {
  /** Adds pictures; the first readable one becomes current. Unreadable ones are named, the others are kept. */
  add(files: readonly PictureFile[]): Promise<void>;
  /** Decodes without adding: opening a project must read all its pictures before anything changes. */
  decodeAll(files: readonly PictureFile[]): Promise<Result<readonly PictureEntry[], { readonly message: Text }>>;
  select(id: string): void;
  remove(id: string): void;
  setFit(id: string, fit: Fit): void;
}

export function createPictures(
  store: EditorStore,
  decode: DecodePicture,
  toast: (tone: 'error' | 'info', message: Text, detail?: string) => void,
): Pictures {
  let serial = 0;

  async function read(file: PictureFile): Promise<Result<PictureEntry, { readonly message: Text }>> {
    const bitmap = await decode(file.bytes);
    if (!bitmap.ok) return bitmap;
    serial += 1;
    return ok({
      id: `p${serial}`,
      name: file.name,
      bytes: file.bytes,
      bitmap: bitmap.value,
      fit: file.fit ?? 'crop',
    });
  }

  async function add(files: readonly PictureFile[]): Promise<void> {
    let first: string | null = null;
    let full = false;
    for (const file of files) {
      if (store.getState().pictures.length >= MAX_PICTURES) {
        full = true;
        break;
      }
      const entry = await read(file);
      if (!entry.ok) {
        toast(
          'error',
          text('store.pictures.nameMessage', '{name}: {message}', { name: file.name, message: entry.error.message }),
        );
        continue;
      }
      const { pictures, currentPicture } = store.getState();
      const pixels = [...pictures, entry.value].reduce((sum, { bitmap }) => sum + bitmap.width * bitmap.height, 0);
      if (pixels > MAX_PIXELS) {
        full = true;
        break;
      }
      store.setState({
        pictures: [...pictures, entry.value],
        currentPicture: first === null ? entry.value.id : currentPicture,
      });
      first ??= entry.value.id;
    }
    if (full) {
      toast(
        'info',
        text(
          'store.pictures.convasKeepsUpToMaxpictures',
          'Convas keeps up to {maxPictures} pictures and 1 GiB of pixels; the others were left out. Remove some to add more.',
          { maxPictures: MAX_PICTURES },
        ),
      );
    }
  }

  return {
    add,
    decodeAll: async (files) => {
      const entries: PictureEntry[] = [];
      for (const file of files) {
        const entry = await read(file);
        if (!entry.ok) return entry;
        entries.push(entry.value);
      }
      return ok(entries);
    },
    select: (id) => {
      if (store.getState().pictures.some((picture) => picture.id === id)) store.setState({ currentPicture: id });
    },
    remove: (id) => {
      const { pictures, currentPicture, results } = store.getState();
      const index = pictures.findIndex((picture) => picture.id === id);
      if (index === -1) return;
      const left = pictures.filter((picture) => picture.id !== id);
      const next = left[Math.min(index, left.length - 1)]?.id ?? null;
      const kept = new Map(results);
      kept.delete(id);
      store.setState({
        pictures: left,
        results: kept,
        currentPicture: currentPicture === id ? next : currentPicture,
      });
    },
    setFit: (id, fit) => {
      const { pictures } = store.getState();
      store.setState({
        pictures: pictures.map((picture) => (picture.id === id ? { ...picture, fit } : picture)),
      });
    },
  };
}
