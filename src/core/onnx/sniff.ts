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
  if (head.every((byte) => byte === 0)) return text('a file of zeros', '0으로 채워진 파일');
  // An ONNX file starts with a field tag below 0x20 or a control byte; printable text all the way is a text file.
  if (head.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127))) {
    return text('a text file', '텍스트 파일');
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
    text('a Git LFS pointer: the file itself was not fetched', 'Git LFS 포인터(실제 파일이 아님)'),
  ],
  [ascii('....ORTM'), text('a model in ONNX Runtime’s own format (.ort)', 'ONNX Runtime 전용 형식(.ort)의 모델')],
  [ascii('....TFL3'), text('a TensorFlow Lite model', 'TensorFlow Lite 모델')],
  [
    [0x50, 0x4b, 0x03, 0x04],
    text(
      'a ZIP archive (PyTorch and Keras models are ZIP archives too)',
      'ZIP 압축 파일(PyTorch와 Keras 모델도 여기에 속함)',
    ),
  ],
  [[0x1f, 0x8b], text('a gzip archive', 'gzip 압축 파일')],
  [[0x89, 0x48, 0x44, 0x46], text('an HDF5 file (Keras weights)', 'HDF5 파일(Keras 가중치)')],
  [[0x89, 0x50, 0x4e, 0x47], text('a PNG picture', 'PNG 그림')],
  [[0xff, 0xd8, 0xff], text('a JPEG picture', 'JPEG 그림')],
  [ascii('%PDF'), text('a PDF document', 'PDF 문서')],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], text('a NumPy array', 'NumPy 배열')],
  [[0xef, 0xbb, 0xbf], text('a text file', '텍스트 파일')],
  [[0xff, 0xfe], text('a text file (UTF-16)', '텍스트 파일(UTF-16)')],
  [[0xfe, 0xff], text('a text file (UTF-16)', '텍스트 파일(UTF-16)')],
];
