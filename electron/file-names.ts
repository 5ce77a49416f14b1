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

const maximumLength = 120;

/** A suggestion that is a plain file name on every system, whatever the document is called. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are not allowed in names
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  const extension = path.extname(plain);
  const stem = plain.slice(0, plain.length - extension.length);
  // By code points, so that no character is cut in half.
  return `${[...stem].slice(0, maximumLength).join('')}${extension}` || 'Untitled';
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
