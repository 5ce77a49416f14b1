import { type Text, text } from '../text.ts';

type Values = Readonly<Record<string, string | number>>;

interface Entry {
  readonly message: (values: Values) => Text;
  readonly remedy: Text;
}

const NUMPY_SAYS = text(
  'In NumPy: np.savez(file, images=…, labels=…), images as uint8, or as floats from 0 to 1.',
  'NumPy에서는 np.savez(file, images=…, labels=…)로 저장하세요. images는 uint8이거나 0~1 사이의 실수여야 합니다.',
);
const AS_UTF8 = text('Save the table as CSV in UTF-8.', '표를 UTF-8 CSV로 저장하세요.');
const FETCH_AGAIN = text('Copy or download the file again.', '파일을 다시 복사하거나 내려받으세요.');
const TABLE_FORM = text(
  'Its first line is file,label; several labels are separated by |.',
  '첫 줄은 file,label이며 라벨이 여럿이면 |로 구분합니다.',
);
const CHOOSE_FOLDER = text(
  'Choose a folder with a sub-folder per class, or with a table (.csv) of files and labels.',
  '클래스마다 하위 폴더가 있는 폴더나, 파일과 라벨의 표(.csv)가 있는 폴더를 고르세요.',
);

/** What can be wrong with a data set, by a stable code. */
export const PROBLEMS = {
  'no-pictures': {
    message: () => text('There are no pictures in it.', '이미지가 없습니다.'),
    remedy: CHOOSE_FOLDER,
  },
  'too-many': {
    message: (v) =>
      text(`It holds more than ${v.limit} pictures or files.`, `이미지나 파일이 ${v.limit}개를 넘습니다.`),
    remedy: text('Choose a part of it.', '일부만 고르세요.'),
  },
  'too-many-classes': {
    message: (v) => text(`It has more than ${v.limit} classes.`, `클래스가 ${v.limit}개를 넘습니다.`),
    remedy: text('Labels name classes; they are no measurements.', '라벨은 측정값이 아니라 클래스 이름이어야 합니다.'),
  },
  'too-large': {
    message: (v) =>
      text(
        `Unpacked it takes ${v.size}; up to ${v.limit} is read.`,
        `풀면 ${v.size}가 되는데, ${v.limit}까지 읽을 수 있습니다.`,
      ),
    remedy: text(
      'Store a part of it, or single files in folders.',
      '일부만 저장하거나 폴더에 파일로 나누어 저장하세요.',
    ),
  },
  'several-tables': {
    message: (v) => text(`The folder holds several tables: ${v.names}.`, `폴더에 표가 여럿 있습니다: ${v.names}.`),
    remedy: text('Choose the table itself.', '사용할 표 파일을 직접 고르세요.'),
  },
  'table-encoding': {
    message: () => text('The table is not UTF-8 text.', '표가 UTF-8 텍스트가 아닙니다.'),
    remedy: AS_UTF8,
  },
  'table-quote': {
    message: (v) =>
      text(
        `In line ${v.line} of the table a quote is not closed, or text follows one.`,
        `표의 ${v.line}번째 줄에서 따옴표가 닫히지 않았거나 따옴표 뒤에 글자가 이어집니다.`,
      ),
    remedy: text('Quotes inside a quoted field are written twice.', '따옴표 안의 따옴표는 두 번 씁니다.'),
  },
  'table-header': {
    message: (v) => text(`The table’s first line is “${v.line}”.`, `표의 첫 줄이 “${v.line}”입니다.`),
    remedy: TABLE_FORM,
  },
  'table-separator': {
    message: (v) =>
      text(`The table’s columns are separated by ${v.separator}.`, `표의 열이 ${v.separator}로 구분되어 있습니다.`),
    remedy: text('Save it with commas.', '쉼표로 구분해 저장하세요.'),
  },
  'table-columns': {
    message: (v) =>
      text(
        `Line ${v.line} of the table has ${v.count} fields, its first line ${v.expected}.`,
        `표의 ${v.line}번째 줄에는 값이 ${v.count}개, 첫 줄에는 ${v.expected}개 있습니다.`,
      ),
    remedy: text('Put a field that holds a comma in quotes.', '쉼표가 든 값은 따옴표로 묶으세요.'),
  },
  'table-split': {
    message: (v) =>
      text(
        `Line ${v.line} of the table says “${v.value}” for its part.`,
        `표의 ${v.line}번째 줄에 나눔이 “${v.value}”라고 되어 있습니다.`,
      ),
    remedy: text('A part is train, validation or test, or empty.', '나눔은 train, validation, test 또는 빈칸입니다.'),
  },
  'not-idx': {
    message: () => text('This is not an IDX file (the form of MNIST).', 'IDX 파일(MNIST 형식)이 아닙니다.'),
    remedy: FETCH_AGAIN,
  },
  'idx-type': {
    message: (v) =>
      text(
        `This IDX file holds elements of the type 0x${v.type}; bytes (0x08) are read.`,
        `이 IDX 파일의 원소 형식은 0x${v.type}입니다. 바이트(0x08)만 읽습니다.`,
      ),
    remedy: text('Store the pixels as bytes.', '픽셀을 바이트로 저장하세요.'),
  },
  'idx-dims': {
    message: (v) =>
      text(
        `This IDX file has ${v.rank} axes; ${v.expected} are needed.`,
        `이 IDX 파일의 축은 ${v.rank}개인데 ${v.expected}개여야 합니다.`,
      ),
    remedy: text('Choose the other file of the pair.', '쌍의 다른 파일을 고르세요.'),
  },
  'idx-size': {
    message: (v) =>
      text(
        `This IDX file says that it takes ${v.stated} bytes, and has ${v.actual}.`,
        `이 IDX 파일은 ${v.stated}바이트라고 하지만 ${v.actual}바이트입니다.`,
      ),
    remedy: FETCH_AGAIN,
  },
  'no-partner': {
    message: (v) =>
      text(
        `IDX files come in pairs, and “${v.name}” is not beside this one.`,
        `IDX 파일은 쌍으로 쓰는데 “${v.name}”이(가) 옆에 없습니다.`,
      ),
    remedy: text('Put pictures and labels into one folder.', '이미지와 라벨 파일을 같은 폴더에 두세요.'),
  },
  counts: {
    message: (v) =>
      text(
        `There are ${v.images} pictures and ${v.labels} labels.`,
        `이미지는 ${v.images}개인데 라벨은 ${v.labels}개입니다.`,
      ),
    remedy: text('Each picture takes one label.', '이미지마다 라벨이 하나 있어야 합니다.'),
  },
  'npz-names': {
    message: (v) =>
      text(
        `The archive has to hold the arrays images and labels; it holds ${v.names}.`,
        `파일에 images와 labels 배열이 있어야 하는데 ${v.names}이(가) 있습니다.`,
      ),
    remedy: NUMPY_SAYS,
  },
  'npz-array': {
    message: (v) =>
      text(`The array ${v.name} cannot be read: it is damaged.`, `배열 ${v.name}이(가) 손상되어 읽을 수 없습니다.`),
    remedy: NUMPY_SAYS,
  },
  'npz-objects': {
    message: (v) =>
      text(
        `The array ${v.name} holds Python objects. Reading those could run code, so Convas does not.`,
        `배열 ${v.name}에 Python 객체가 들어 있습니다. 읽으면 코드가 실행될 수 있어 읽지 않습니다.`,
      ),
    remedy: NUMPY_SAYS,
  },
  'npz-type': {
    message: (v) =>
      text(`The array ${v.name} has elements of the type ${v.type}.`, `배열 ${v.name}의 원소 형식이 ${v.type}입니다.`),
    remedy: NUMPY_SAYS,
  },
  'npz-values': {
    message: (v) =>
      text(
        `The array images holds floats, and among them ${v.value}. Floats are read from 0 to 1.`,
        `배열 images의 실수 중에 ${v.value}이(가) 있습니다. 실수는 0~1 사이여야 합니다.`,
      ),
    remedy: NUMPY_SAYS,
  },
  'npz-shape': {
    message: (v) =>
      text(
        `The array images has the shape (${v.shape}), which is no list of grey or RGB pictures.`,
        `배열 images의 형태가 (${v.shape})여서 흑백이나 RGB 이미지의 목록이 아닙니다.`,
      ),
    remedy: text(
      'It is [N, H, W], [N, H, W, C] or [N, C, H, W] with C = 1 or 3.',
      '[N, H, W], [N, H, W, C], [N, C, H, W] 중 하나이고 C는 1이나 3입니다.',
    ),
  },
  'npz-labels': {
    message: (v) => text(`The array labels has the shape (${v.shape}).`, `배열 labels의 형태가 (${v.shape})입니다.`),
    remedy: text(
      'It is [N], one whole number a picture, or [N, classes] of 0 and 1 where a picture has several labels.',
      '이미지마다 정수 하나인 [N]이거나, 라벨이 여럿이면 0과 1로 된 [N, 클래스 수]입니다.',
    ),
  },
  'label-value': {
    message: (v) =>
      text(`Picture ${v.index} has the label ${v.value}.`, `${v.index}번째 이미지의 라벨이 ${v.value}입니다.`),
    remedy: text('Labels are whole numbers from 0.', '라벨은 0부터 시작하는 정수입니다.'),
  },
  'label-form': {
    message: (v) =>
      text(
        `A table cannot name the class “${v.name}”: it holds |, or blanks at its ends.`,
        `클래스 “${v.name}”에 |가 있거나 앞뒤에 빈칸이 있어 표에 쓸 수 없습니다.`,
      ),
    remedy: text('Give its folder another name.', '폴더 이름을 바꾸세요.'),
  },
  'which-axes': {
    message: (v) =>
      text(
        `The array images has the shape (${v.shape}): its channels may be the last axis or the first behind N.`,
        `배열 images의 형태가 (${v.shape})여서 채널이 마지막 축인지 N 다음 축인지 알 수 없습니다.`,
      ),
    remedy: text('Say which: channels last, or channels first.', '채널이 마지막인지 처음인지 고르세요.'),
  },
  gzip: {
    message: () => text('The gzip file is damaged or cut short.', 'gzip 파일이 손상되었거나 중간에서 끝납니다.'),
    remedy: FETCH_AGAIN,
  },
  'not-finished': {
    message: () =>
      text(
        'The file could not be read to its end: it takes too long, or more memory than there is.',
        '파일을 끝까지 읽지 못했습니다. 시간이나 메모리가 너무 많이 듭니다.',
      ),
    remedy: text(
      'Store a part of it, or single files in folders.',
      '일부만 저장하거나 폴더에 파일로 나누어 저장하세요.',
    ),
  },
  'gzip-bomb': {
    message: (v) =>
      text(
        `By its last bytes the gzip file unpacks to ${v.size}, more than ${v.ratio} times what it takes: it was made to fill the memory, or is cut short.`,
        `gzip 파일의 끝부분에 따르면 풀었을 때 ${v.size}로 원래의 ${v.ratio}배를 넘습니다. 메모리를 채우려고 만든 파일이거나 중간에서 끝난 파일입니다.`,
      ),
    remedy: FETCH_AGAIN,
  },
  'gzip-large': {
    message: (v) =>
      text(
        `By its last bytes the gzip file unpacks to ${v.size}; up to ${v.limit} is read.`,
        `gzip 파일의 끝부분에 따르면 풀었을 때 ${v.size}가 되는데, ${v.limit}까지 읽을 수 있습니다.`,
      ),
    remedy: text(
      'Store a part of it. If it should be smaller, copy or download it again.',
      '일부만 저장하세요. 더 작아야 할 파일이라면 다시 복사하거나 내려받으세요.',
    ),
  },
  'unknown-source': {
    message: (v) =>
      text(`“${v.name}” is no data set that Convas knows.`, `“${v.name}”은(는) Convas가 아는 데이터 세트가 아닙니다.`),
    remedy: text(
      'Name a folder, a .csv, an IDX file (also .gz), an .npz, or signs, signs-multi, fashion-mnist, photographs.',
      '폴더, .csv, IDX 파일(.gz 포함), .npz 또는 signs, signs-multi, fashion-mnist, photographs 중 하나를 쓰세요.',
    ),
  },
  'signs-form': {
    message: (v) =>
      text(`“${v.name}” is not in the form signs:SEED:COUNT.`, `“${v.name}”은(는) signs:SEED:COUNT 형식이 아닙니다.`),
    remedy: text(
      'SEED is a whole number up to 4294967295, COUNT one from 1 to 1000000: signs:7:2000.',
      'SEED는 4294967295까지, COUNT는 1~1000000의 정수입니다. 예: signs:7:2000',
    ),
  },
} satisfies Readonly<Record<string, Entry>>;
