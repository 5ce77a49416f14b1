import { type Text, text } from '../text.ts';

/**
 * Recognises common files that are not ONNX by how they begin, so that the error can name what was opened.
 * Null for bytes that may be a protobuf message.
 */
export function foreignFormat(bytes: Uint8Array): Text | null {
  for (const [prefix, name] of MAGIC) {
    if (prefix.every((byte, index) => byte === null || bytes[index] === byte)) return name;
  }
  const head = bytes.subarray(0, 64);
  if (head.every((byte) => byte === 0)) return text('onnx.sniff.aFileOfZeros', 'a file of zeros');
  // An ONNX file starts with a field tag below 0x20 or a control byte; printable text all the way is a text file.
  if (head.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127))) {
    return text('onnx.sniff.aTextFile', 'a text file');
  }
  return null;
}

function ascii(value: string): (number | null)[] {
  return [...value].map((character) => (character === '.' ? null : character.charCodeAt(0)));
}

/** `.` stands for any byte. */
const MAGIC: readonly (readonly [readonly (number | null)[], Text])[] = [
  [
    ascii('version https://git-lfs'),
    text('onnx.sniff.aGitLfsPointerThe', 'a Git LFS pointer: the file itself was not fetched'),
  ],
  [ascii('....ORTM'), text('onnx.sniff.aModelInOnnxRuntimes', 'a model in ONNX Runtime’s own format (.ort)')],
  [ascii('....TFL3'), text('onnx.sniff.aTensorflowLiteModel', 'a TensorFlow Lite model')],
  [
    [0x50, 0x4b, 0x03, 0x04],
    text('onnx.sniff.aZipArchivePytorchAnd', 'a ZIP archive (PyTorch and Keras models are ZIP archives too)'),
  ],
  [[0x1f, 0x8b], text('onnx.sniff.aGzipArchive', 'a gzip archive')],
  [[0x89, 0x48, 0x44, 0x46], text('onnx.sniff.anHdf5FileKerasWeights', 'an HDF5 file (Keras weights)')],
  [[0x89, 0x50, 0x4e, 0x47], text('onnx.sniff.aPngPicture', 'a PNG picture')],
  [[0xff, 0xd8, 0xff], text('onnx.sniff.aJpegPicture', 'a JPEG picture')],
  [ascii('%PDF'), text('onnx.sniff.aPdfDocument', 'a PDF document')],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], text('onnx.sniff.aNumpyArray', 'a NumPy array')],
  [[0xef, 0xbb, 0xbf], text('onnx.sniff.aTextFile2', 'a text file')],
  [[0xff, 0xfe], text('onnx.sniff.aTextFileUtf16', 'a text file (UTF-16)')],
  [[0xfe, 0xff], text('onnx.sniff.aTextFileUtf162', 'a text file (UTF-16)')],
];
