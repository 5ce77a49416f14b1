import { ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import { MAX_PIXELS, pixelsOf } from './held-pictures.ts';
import type { History } from './history.ts';
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
/** Everything here but reading is an undo step, of which a list of references is all that is kept. */
export interface Pictures {
  /** Adds pictures; the first readable one becomes current. Unreadable ones are named, the others are kept. */
  add(files: readonly PictureFile[]): Promise<void>;
  /** Decodes without adding: opening a project must read all its pictures before anything changes. */
  decodeAll(files: readonly PictureFile[]): Promise<Result<readonly PictureEntry[], { readonly message: Text }>>;
  /** Shows another picture. Several choices in a row are one step; behind an undo it is none, so that redo still goes on. */
  select(id: string): void;
  remove(id: string): void;
  /** Puts a picture at another place of the list, counted from 0. */
  move(id: string, to: number): void;
  setFit(id: string, fit: Fit): void;
}

export function createPictures(
  store: EditorStore,
  history: History,
  decode: DecodePicture,
  toast: (tone: 'error' | 'info', message: Text, detail?: string) => void,
): Pictures {
  let serial = 0;
  const find = (id: string) => store.getState().pictures.find((picture) => picture.id === id);

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
    let added = 0;
    serial += 1;
    const gesture = `pictures.add.${serial}`;
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
      if (pixelsOf([...pictures, entry.value]) > MAX_PIXELS) {
        full = true;
        break;
      }
      added += 1;
      const title =
        added === 1
          ? text('store.pictures.addName', 'Add the picture {name}', { name: file.name })
          : text('store.pictures.addCount', 'Add {added} pictures', { added });
      history.setPictures(
        { pictures: [...pictures, entry.value], currentPicture: first === null ? entry.value.id : currentPicture },
        title,
        { gesture },
      );
      first ??= entry.value.id;
    }
    history.endGesture();
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
      const { pictures, currentPicture, future } = store.getState();
      const chosen = find(id);
      if (!chosen || id === currentPicture) return;
      if (future.length > 0) store.setState({ currentPicture: id });
      else {
        const title = text('store.pictures.showName', 'Show the picture {name}', { name: chosen.name });
        history.setPictures({ pictures, currentPicture: id }, title, { gesture: 'pictures.select' });
      }
    },
    remove: (id) => {
      const { pictures, currentPicture } = store.getState();
      const gone = find(id);
      if (!gone) return;
      const left = pictures.filter((picture) => picture.id !== id);
      const next = left[Math.min(pictures.indexOf(gone), left.length - 1)]?.id ?? null;
      history.setPictures(
        { pictures: left, currentPicture: currentPicture === id ? next : currentPicture },
        text('store.pictures.removeName', 'Remove the picture {name}', { name: gone.name }),
      );
    },
    move: (id, to) => {
      const { pictures, currentPicture } = store.getState();
      const moved = find(id);
      if (!moved || pictures[to] === undefined || pictures[to] === moved) return;
      const others = pictures.filter((picture) => picture !== moved);
      history.setPictures(
        { pictures: [...others.slice(0, to), moved, ...others.slice(to)], currentPicture },
        text('store.pictures.moveName', 'Move the picture {name}', { name: moved.name }),
        { gesture: `pictures.move.${id}` },
      );
    },
    setFit: (id, fit) => {
      const { pictures, currentPicture } = store.getState();
      const changed = find(id);
      if (!changed || changed.fit === fit) return;
      history.setPictures(
        { pictures: pictures.map((picture) => (picture === changed ? { ...picture, fit } : picture)), currentPicture },
        text('store.pictures.fitName', 'Fit the picture {name} otherwise', { name: changed.name }),
      );
    },
  };
}
