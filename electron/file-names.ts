import path from 'node:path';
import type { SaveKind } from './ipc/contract.ts';

export const projectExtensions: readonly string[] = ['convas', 'json', 'onnx'];
export const pictureExtensions: readonly string[] = ['png', 'jpg', 'jpeg', 'webp'];
export const tensorExtensions: readonly string[] = ['npy', 'npz', 'safetensors'];

export function isProject(file: string): boolean {
  return projectExtensions.includes(extensionOf(file));
}

export function isPicture(file: string): boolean {
  return pictureExtensions.includes(extensionOf(file));
}

/** Files that a start or a double click may name. */
export function isOpenable(file: string): boolean {
  return isProject(file) || isPicture(file);
}

/** Characters that are read at a glance, and the bytes that every file system takes, with the extension. */
const maximum = { characters: 120, bytes: 250 };

/** A suggestion that is a plain file name on every system, whatever the document is called. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are not allowed in names
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  const ending = path.extname(plain);
  const extension = ending.length <= 20 ? ending : '';
  const stem = plain.slice(0, plain.length - extension.length);
  // By code points, so that no character is cut in half.
  const characters = [...stem].slice(0, maximum.characters);
  while (Buffer.byteLength(characters.join('')) > maximum.bytes - Buffer.byteLength(extension)) characters.pop();
  return `${characters.join('')}${extension}` || 'Untitled';
}

/** What a save dialog begins with: never an ending of another kind, which a person might not notice. */
export function suggestion(name: string, kind: SaveKind): string {
  return safeName(name.toLowerCase().endsWith(`.${kind}`) ? name : `${name}.${kind}`);
}

/** GTK's dialog adds no extension by itself. A name that has any is left as the user typed it. */
export function withExtension(file: string, kind: SaveKind): string {
  return path.extname(file) === '' ? `${file}.${kind}` : file;
}

function extensionOf(file: string): string {
  return path.extname(file).slice(1).toLowerCase();
}
