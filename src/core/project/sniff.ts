import { binaryFormat, markupFormat } from '../formats/foreign.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { type FileProblem, failFile, fileProblem } from './problems.ts';

/** What a project file is made of: a ZIP archive, or JSON text without weights. */
export type ProjectForm = 'archive' | 'json';

/**
 * Tells by its first bytes which of the two forms a file has; for everything else, what it is instead. The file's name
 * plays no part.
 */
export function sniffProject(bytes: Uint8Array): Result<ProjectForm, FileProblem> {
  if (bytes.length === 0) return failFile('empty-file');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) return ok('archive');
  if (bytes[0] === 0 && bytes.subarray(0, 4096).every((byte) => byte === 0)) return failFile('zero-bytes');
  const other = foreignKind(bytes);
  return other ? err(other) : sniffText(bytes);
}

function sniffText(bytes: Uint8Array): Result<ProjectForm, FileProblem> {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return failFile('utf16-text');
  const marked = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  const start = skipBlank(bytes, marked ? 3 : 0);
  if (start === bytes.length) return failFile('empty-file');
  const [first, second] = [bytes[start], bytes[start + 1]];
  // UTF-16 without a mark: every other byte of plain JSON is zero.
  if ((first === 0 && second === 0x7b) || (first === 0x7b && second === 0 && bytes[start + 3] === 0)) {
    return failFile('utf16-text');
  }
  if (first === 0x3c) return sniffMarkup(bytes.subarray(start));
  if (startsWithText(bytes.subarray(start), 'version https://git-lfs')) return failFile('git-lfs-pointer');
  if (looksLikeOnnx(bytes)) return failFile('onnx-file');
  const beginning = bytes.subarray(start, start + 4096);
  if (beginning.includes(0)) return failFile(first === 0x7b ? 'zero-bytes' : 'unknown-file');
  if (first === 0x7b || first === 0x5b) return ok('json');
  // JSON text of an object begins with a brace: this is some other text, not JSON with a mistake in it.
  return isPlainText(beginning)
    ? failFile('other-file', { kind: text('project.sniff.aTextFile', 'a text file') })
    : failFile('unknown-file');
}

function sniffMarkup(bytes: Uint8Array): Result<never, FileProblem> {
  const found = markupFormat(ascii(bytes.subarray(0, 1024)));
  if (found.id === 'svg') return failFile('picture-file', { kind: 'SVG' });
  return found.id === 'web-page' ? failFile('html-page') : failFile('other-file', { kind: found.name });
}

function foreignKind(bytes: Uint8Array): FileProblem | null {
  const found = binaryFormat(bytes);
  if (!found) return null;
  if (found.picture !== undefined) return fileProblem('picture-file', { kind: found.picture });
  return fileProblem('other-file', { kind: found.name });
}

/** ModelProto begins with its IR version, field 1, in every file an exporter has been seen to write. */
function looksLikeOnnx(bytes: Uint8Array): boolean {
  const [tag, version = 0, next = 0] = bytes;
  return (
    tag === 0x08 && version > 0 && version < 0x30 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72].includes(next)
  );
}

function isPlainText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[at] as number)) at += 1;
  return at;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, index) => bytes[index] === byte);
}

function startsWithText(bytes: Uint8Array, prefix: string): boolean {
  for (let index = 0; index < prefix.length; index += 1) {
    if (bytes[index] !== prefix.charCodeAt(index)) return false;
  }
  return true;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
