import { type Text, text } from '../text.ts';

/** A common file format, recognised by how its bytes begin. What a file is called plays no part. */
export interface KnownFormat {
  readonly id: string;
  /** A noun phrase that stands in a sentence: “This is {name}.” */
  readonly name: Text;
  /** Of pictures: the format's own name. */
  readonly picture?: string;
  /** What helps where something else was expected; absent where only choosing another file does. */
  readonly remedy?: Text;
}

const OTHERWISE = {
  page: text('formats.foreign.downloadItself', 'Download the file itself (“Raw” or “Download”), then open that.'),
  pointer: text('formats.foreign.pull', 'Run “git lfs pull” in its folder, then open it again.'),
  again: text('formats.foreign.again', 'Download or copy the file again.'),
  answer: text(
    'formats.foreign.answer',
    'Look at it in a text editor: where it was downloaded, it may hold the server’s refusal. Then download it again.',
  ),
  unpack: text('formats.foreign.unpack', 'Unpack it, then open what is in it.'),
  drop: text(
    'formats.foreign.dropPicture',
    'To run it, give it a picture’s name (.png, .jpg) and drop it on the window.',
  ),
};

/** `.` in a signature stands for any byte. */
const BINARY: readonly (KnownFormat & { readonly begins: string })[] = [
  ...(
    [
      ['PNG', '\x89PNG'],
      ['JPEG', '\xff\xd8\xff'],
      ['GIF', 'GIF8'],
      ['TIFF', 'II*\0'],
      ['TIFF', 'MM\0*'],
      ['ICO', '\0\0\x01\0'],
      ['WebP', 'RIFF....WEBP'],
      ['HEIF/AVIF', '....ftypavif'],
      ['HEIF/AVIF', '....ftyphei'],
      ['HEIF/AVIF', '....ftypmif1'],
      ['BMP', 'BM'],
    ] as const
  ).map(([picture, begins]) => ({
    id: 'picture',
    begins,
    picture,
    name: text('formats.foreign.picture', 'a picture ({format})', { format: picture }),
    remedy: OTHERWISE.drop,
  })),
  {
    id: 'zip',
    begins: 'PK\x03\x04',
    name: text('formats.foreign.zip', 'a ZIP archive (projects, PyTorch and Keras models are ZIP archives too)'),
  },
  { id: 'zip', begins: 'PK\x05\x06', name: text('formats.foreign.emptyZip', 'an empty ZIP archive') },
  {
    id: 'gzip',
    begins: '\x1f\x8b',
    name: text('formats.foreign.gzip', 'a gzip archive'),
    remedy: OTHERWISE.unpack,
  },
  {
    id: '7z',
    begins: '7z\xbc\xaf',
    name: text('formats.foreign.sevenZip', 'a 7-Zip archive'),
    remedy: OTHERWISE.unpack,
  },
  { id: 'rar', begins: 'Rar!', name: text('formats.foreign.rar', 'a RAR archive'), remedy: OTHERWISE.unpack },
  { id: 'pdf', begins: '%PDF', name: text('formats.foreign.pdf', 'a PDF document') },
  { id: 'hdf5', begins: '\x89HDF', name: text('formats.foreign.hdf', 'an HDF5 file (Keras weights)') },
  { id: 'numpy', begins: '\x93NUMPY', name: text('formats.foreign.numpy', 'a NumPy array') },
  {
    id: 'pickle',
    begins: '\x80\x02',
    name: text('formats.foreign.pickle', 'a Python pickle (PyTorch weights)'),
  },
  {
    id: 'ort',
    begins: '....ORTM',
    name: text('formats.foreign.ort', 'a model in ONNX Runtime’s own format (.ort)'),
  },
  { id: 'tflite', begins: '....TFL3', name: text('formats.foreign.tflite', 'a TensorFlow Lite model') },
];

const SAFETENSORS: KnownFormat = {
  id: 'safetensors',
  name: text('formats.foreign.safetensors', 'a safetensors file (weights only)'),
};
const ZEROS: KnownFormat = {
  id: 'zeros',
  name: text('formats.foreign.zeros', 'a file of zeros, as after a crash or a full disk'),
  remedy: OTHERWISE.again,
};

/** What bytes are that are no text; null for those that no common format begins with. */
export function binaryFormat(bytes: Uint8Array): KnownFormat | null {
  const found = BINARY.find(({ begins }) => beginsWith(bytes, begins));
  if (found) return found;
  // A length of eight bytes that fits the file, then a JSON header.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 9 && bytes[8] === 0x7b && view.getUint32(4, true) === 0) {
    return view.getUint32(0, true) <= bytes.length ? SAFETENSORS : null;
  }
  return null;
}

const TEXTS = {
  page: {
    id: 'web-page',
    name: text('formats.foreign.webPage', 'a web page: probably the page around a download was saved'),
    remedy: OTHERWISE.page,
  },
  svg: { id: 'svg', name: text('formats.foreign.svg', 'an SVG drawing') },
  xml: { id: 'xml', name: text('formats.foreign.xml', 'an XML document') },
  pointer: {
    id: 'git-lfs',
    name: text('formats.foreign.gitLfs', 'a Git LFS pointer: a note about the file, not the file'),
    remedy: OTHERWISE.pointer,
  },
  project: {
    id: 'project',
    name: text('formats.foreign.project', 'a Convas project'),
    remedy: text('formats.foreign.renameProject', 'Give it a name that ends in .json, then open it again.'),
  },
  json: { id: 'json', name: text('formats.foreign.json', 'a JSON text'), remedy: OTHERWISE.answer },
  text: { id: 'text', name: text('formats.foreign.text', 'a text file'), remedy: OTHERWISE.answer },
  utf16: { id: 'utf-16', name: text('formats.foreign.utf16', 'a text file (UTF-16)'), remedy: OTHERWISE.answer },
} satisfies Record<string, KnownFormat>;

/** What kind of text bytes are; null for what is no text. */
export function textFormat(bytes: Uint8Array): KnownFormat | null {
  if (beginsWith(bytes, '\xff\xfe') || beginsWith(bytes, '\xfe\xff')) return TEXTS.utf16;
  const head = latin1(bytes.subarray(beginsWith(bytes, '\xef\xbb\xbf') ? 3 : 0, 4096)).trimStart();
  if (head === '' || hasControls(head)) return null;
  if (head.startsWith('<')) return markupFormat(head);
  if (head.startsWith('version https://git-lfs')) return TEXTS.pointer;
  if (/^\{[\s\S]*"format"\s*:\s*"convas"/.test(head)) return TEXTS.project;
  return /^[{[]/.test(head) ? TEXTS.json : TEXTS.text;
}

/** What a text is that begins with a tag. */
export function markupFormat(head: string): KnownFormat {
  const markup = head.slice(0, 1024).toLowerCase();
  if (/<svg[\s>]/.test(markup)) return TEXTS.svg;
  return /<!doctype html|<html|<head|<body|<script|<meta|<title/.test(markup) ? TEXTS.page : TEXTS.xml;
}

/** What a file is by its contents, whatever it is called; null where nothing common is recognised. */
export function knownFormat(bytes: Uint8Array): KnownFormat | null {
  const head = bytes.subarray(0, 4096);
  if (head.length > 0 && head.every((byte) => byte === 0)) return ZEROS;
  return binaryFormat(bytes) ?? textFormat(bytes);
}

function beginsWith(bytes: Uint8Array, signature: string): boolean {
  if (bytes.length < signature.length) return false;
  for (let index = 0; index < signature.length; index += 1) {
    if (signature[index] !== '.' && bytes[index] !== signature.charCodeAt(index)) return false;
  }
  return true;
}

function hasControls(head: string): boolean {
  for (let index = 0; index < head.length; index += 1) {
    const code = head.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) return true;
  }
  return false;
}

/** Each byte as one character. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
