import { err, ok, type Result } from '../result.ts';
import { type Text, text } from '../text.ts';
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
  const head = ascii(bytes.subarray(0, 1024)).toLowerCase();
  if (/<svg[\s>]/.test(head)) return failFile('picture-file', { kind: 'SVG' });
  if (/<!doctype html|<html|<head|<body|<script/.test(head)) return failFile('html-page');
  return failFile('other-file', { kind: text('project.sniff.anXmlDocument', 'an XML document') });
}

const PICTURES: readonly (readonly [string, string])[] = [
  ['\x89PNG\r\n', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['\0\0\x01\0', 'ICO'],
];

const OTHERS: readonly (readonly [string, Text])[] = [
  ['\x1f\x8b', text('project.sniff.aGzipArchive', 'a gzip archive')],
  ['7z\xbc\xaf', text('project.sniff.a7ZipArchive', 'a 7-Zip archive')],
  ['Rar!', text('project.sniff.aRarArchive', 'a RAR archive')],
  ['%PDF', text('project.sniff.aPdfDocument', 'a PDF document')],
  ['\x89HDF', text('project.sniff.anHdf5FileKerasWeights', 'an HDF5 file (Keras weights)')],
  ['\x93NUMPY', text('project.sniff.aNumpyArray', 'a NumPy array')],
  ['\x80\x02', text('project.sniff.aPythonPicklePytorchWeights', 'a Python pickle (PyTorch weights)')],
];

function foreignKind(bytes: Uint8Array): FileProblem | null {
  for (const [magic, kind] of PICTURES) {
    if (startsWithText(bytes, magic)) return fileProblem('picture-file', { kind });
  }
  if (startsWithText(bytes, 'RIFF') && startsWithText(bytes.subarray(8), 'WEBP')) {
    return fileProblem('picture-file', { kind: 'WebP' });
  }
  if (/^ftyp(avif|heic|heix|mif1)/.test(ascii(bytes.subarray(4, 12)))) {
    return fileProblem('picture-file', { kind: 'HEIF/AVIF' });
  }
  for (const [magic, kind] of OTHERS) {
    if (startsWithText(bytes, magic)) return fileProblem('other-file', { kind });
  }
  if (/^TFL3|^ORTM/.test(ascii(bytes.subarray(4, 8)))) {
    return fileProblem('other-file', {
      kind: text('project.sniff.aModelOfAnotherFormat', 'a model of another format'),
    });
  }
  // safetensors: a length of eight bytes, then a JSON header.
  if (bytes.length > 9 && bytes[8] === 0x7b && bytes.subarray(4, 8).every((byte) => byte === 0)) {
    return fileProblem('other-file', {
      kind: text('project.sniff.aSafetensorsFileWeightsOnly', 'a safetensors file (weights only)'),
    });
  }
  return null;
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
