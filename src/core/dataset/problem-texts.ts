import { type Text, type TextValue, text } from '../text.ts';

/** What the sentences name; those that a sentence takes are given by whoever reports the problem. */
type Values = Readonly<
  Record<
    | 'actual'
    | 'count'
    | 'expected'
    | 'images'
    | 'index'
    | 'labels'
    | 'limit'
    | 'line'
    | 'name'
    | 'names'
    | 'rank'
    | 'ratio'
    | 'separator'
    | 'shape'
    | 'size'
    | 'stated'
    | 'type'
    | 'value',
    TextValue
  >
>;
export type ProblemValues = Partial<Values>;

interface Entry {
  readonly message: (values: Values) => Text;
  readonly remedy: Text;
}

const NUMPY_SAYS = text(
  'dataset.problemTexts.numpySays',
  'In NumPy: np.savez(file, images=…, labels=…), images as uint8, or as floats from 0 to 1.',
);
const AS_UTF8 = text('dataset.problemTexts.asUtf', 'Save the table as CSV in UTF-8.');
const FETCH_AGAIN = text('dataset.problemTexts.fetchAgain', 'Copy or download the file again.');
const TABLE_FORM = text(
  'dataset.problemTexts.tableForm',
  'Its first line is file,label; several labels are separated by |.',
);
const CHOOSE_FOLDER = text(
  'dataset.problemTexts.chooseFolder',
  'Choose a folder with a sub-folder per class, or with a table (.csv) of files and labels.',
);

/** What can be wrong with a data set, by a stable code. */
export const PROBLEMS = {
  'no-pictures': {
    message: () => text('dataset.problemTexts.thereAreNoPicturesIn', 'There are no pictures in it.'),
    remedy: CHOOSE_FOLDER,
  },
  'too-many': {
    message: (v) =>
      text('dataset.problemTexts.itHoldsMoreThanLimit', 'It holds more than {limit} pictures or files.', {
        limit: v.limit,
      }),
    remedy: text('dataset.problemTexts.chooseAPartOfIt', 'Choose a part of it.'),
  },
  'too-many-classes': {
    message: (v) =>
      text('dataset.problemTexts.itHasMoreThanLimit', 'It has more than {limit} classes.', { limit: v.limit }),
    remedy: text('dataset.problemTexts.labelsNameClassesTheyAre', 'Labels name classes; they are no measurements.'),
  },
  'too-large': {
    message: (v) =>
      text('dataset.problemTexts.unpackedItTakesSizeUp', 'Unpacked it takes {size}; up to {limit} is read.', {
        size: v.size,
        limit: v.limit,
      }),
    remedy: text('dataset.problemTexts.storeAPartOfIt', 'Store a part of it, or single files in folders.'),
  },
  'several-tables': {
    message: (v) =>
      text('dataset.problemTexts.theFolderHoldsSeveralTables', 'The folder holds several tables: {names}.', {
        names: v.names,
      }),
    remedy: text('dataset.problemTexts.chooseTheTableItself', 'Choose the table itself.'),
  },
  'table-encoding': {
    message: () => text('dataset.problemTexts.theTableIsNotUtf', 'The table is not UTF-8 text.'),
    remedy: AS_UTF8,
  },
  'table-quote': {
    message: (v) =>
      text(
        'dataset.problemTexts.inLineLineOfThe',
        'In line {line} of the table a quote is not closed, or text follows one.',
        { line: v.line },
      ),
    remedy: text('dataset.problemTexts.quotesInsideAQuotedField', 'Quotes inside a quoted field are written twice.'),
  },
  'table-header': {
    message: (v) =>
      text('dataset.problemTexts.theTablesFirstLineIs', 'The table’s first line is “{line}”.', { line: v.line }),
    remedy: TABLE_FORM,
  },
  'table-separator': {
    message: (v) =>
      text('dataset.problemTexts.theTablesColumnsAreSeparated', 'The table’s columns are separated by {separator}.', {
        separator: v.separator,
      }),
    remedy: text('dataset.problemTexts.saveItWithCommas', 'Save it with commas.'),
  },
  'table-columns': {
    message: (v) =>
      text(
        'dataset.problemTexts.lineLineOfTheTable',
        'Line {line} of the table has {count} fields, its first line {expected}.',
        { line: v.line, count: v.count, expected: v.expected },
      ),
    remedy: text('dataset.problemTexts.putAFieldThatHolds', 'Put a field that holds a comma in quotes.'),
  },
  'table-split': {
    message: (v) =>
      text('dataset.problemTexts.lineLineOfTheTable2', 'Line {line} of the table says “{value}” for its part.', {
        line: v.line,
        value: v.value,
      }),
    remedy: text('dataset.problemTexts.aPartIsTrainValidation', 'A part is train, validation or test, or empty.'),
  },
  'not-idx': {
    message: () => text('dataset.problemTexts.thisIsNotAnIdx', 'This is not an IDX file (the form of MNIST).'),
    remedy: FETCH_AGAIN,
  },
  'idx-type': {
    message: (v) =>
      text(
        'dataset.problemTexts.thisIdxFileHoldsElements',
        'This IDX file holds elements of the type 0x{type}; bytes (0x08) are read.',
        { type: v.type },
      ),
    remedy: text('dataset.problemTexts.storeThePixelsAsBytes', 'Store the pixels as bytes.'),
  },
  'idx-dims': {
    message: (v) =>
      text('dataset.problemTexts.thisIdxFileHasRank', 'This IDX file has {rank} axes; {expected} are needed.', {
        rank: v.rank,
        expected: v.expected,
      }),
    remedy: text('dataset.problemTexts.chooseTheFileOfThe', 'Choose the other file of the pair.'),
  },
  'idx-size': {
    message: (v) =>
      text(
        'dataset.problemTexts.thisIdxFileSaysThat',
        'This IDX file says that it takes {stated} bytes, and has {actual}.',
        { stated: v.stated, actual: v.actual },
      ),
    remedy: FETCH_AGAIN,
  },
  'no-partner': {
    message: (v) =>
      text(
        'dataset.problemTexts.idxFilesComeInPairs',
        'IDX files come in pairs, and “{name}” is not beside this one.',
        { name: v.name },
      ),
    remedy: text('dataset.problemTexts.putPicturesAndLabelsInto', 'Put pictures and labels into one folder.'),
  },
  counts: {
    message: (v) =>
      text('dataset.problemTexts.thereAreImagesPicturesAnd', 'There are {images} pictures and {labels} labels.', {
        images: v.images,
        labels: v.labels,
      }),
    remedy: text('dataset.problemTexts.eachPictureTakesLabel', 'Each picture takes one label.'),
  },
  'npz-names': {
    message: (v) =>
      text(
        'dataset.problemTexts.theArchiveHasToHold',
        'The archive has to hold the arrays images and labels; it holds {names}.',
        { names: v.names },
      ),
    remedy: NUMPY_SAYS,
  },
  'npz-array': {
    message: (v) =>
      text('dataset.problemTexts.theArrayNameCannotBe', 'The array {name} cannot be read: it is damaged.', {
        name: v.name,
      }),
    remedy: NUMPY_SAYS,
  },
  'npz-objects': {
    message: (v) =>
      text(
        'dataset.problemTexts.theArrayNameHoldsPython',
        'The array {name} holds Python objects. Reading those could run code, so Convas does not.',
        { name: v.name },
      ),
    remedy: NUMPY_SAYS,
  },
  'npz-type': {
    message: (v) =>
      text('dataset.problemTexts.theArrayNameHasElements', 'The array {name} has elements of the type {type}.', {
        name: v.name,
        type: v.type,
      }),
    remedy: NUMPY_SAYS,
  },
  'npz-values': {
    message: (v) =>
      text(
        'dataset.problemTexts.theArrayImagesHoldsFloats',
        'The array images holds floats, and among them {value}. Floats are read from 0 to 1.',
        { value: v.value },
      ),
    remedy: NUMPY_SAYS,
  },
  'npz-shape': {
    message: (v) =>
      text(
        'dataset.problemTexts.theArrayImagesHasThe',
        'The array images has the shape ({shape}), which is no list of grey or RGB pictures.',
        { shape: v.shape },
      ),
    remedy: text('dataset.problemTexts.itIsNHW', 'It is [N, H, W], [N, H, W, C] or [N, C, H, W] with C = 1 or 3.'),
  },
  'npz-labels': {
    message: (v) =>
      text('dataset.problemTexts.theArrayLabelsHasThe', 'The array labels has the shape ({shape}).', {
        shape: v.shape,
      }),
    remedy: text(
      'dataset.problemTexts.itIsNWholeNumber',
      'It is [N], one whole number a picture, or [N, classes] of 0 and 1 where a picture has several labels.',
    ),
  },
  'label-value': {
    message: (v) =>
      text('dataset.problemTexts.pictureIndexHasTheLabel', 'Picture {index} has the label {value}.', {
        index: v.index,
        value: v.value,
      }),
    remedy: text('dataset.problemTexts.labelsAreWholeNumbersFrom', 'Labels are whole numbers from 0.'),
  },
  'label-form': {
    message: (v) =>
      text(
        'dataset.problemTexts.aTableCannotNameThe',
        'A table cannot name the class “{name}”: it holds |, or blanks at its ends.',
        { name: v.name },
      ),
    remedy: text('dataset.problemTexts.giveItsFolderAnotherName', 'Give its folder another name.'),
  },
  'which-axes': {
    message: (v) =>
      text(
        'dataset.problemTexts.theArrayImagesHasThe2',
        'The array images has the shape ({shape}): its channels may be the last axis or the first behind N.',
        { shape: v.shape },
      ),
    remedy: text('dataset.problemTexts.sayWhichChannelsLastOr', 'Say which: channels last, or channels first.'),
  },
  gzip: {
    message: () => text('dataset.problemTexts.theGzipFileIsDamaged', 'The gzip file is damaged or cut short.'),
    remedy: FETCH_AGAIN,
  },
  'not-finished': {
    message: () =>
      text(
        'dataset.problemTexts.theFileCouldNotBe',
        'The file could not be read to its end: it takes too long, or more memory than there is.',
      ),
    remedy: text('dataset.problemTexts.storeAPartOfIt3', 'Store a part of it, or single files in folders.'),
  },
  'gzip-bomb': {
    message: (v) =>
      text(
        'dataset.problemTexts.byItsLastBytesThe',
        'By its last bytes the gzip file unpacks to {size}, more than {ratio} times what it takes: it was made to fill the memory, or is cut short.',
        { size: v.size, ratio: v.ratio },
      ),
    remedy: FETCH_AGAIN,
  },
  'gzip-large': {
    message: (v) =>
      text(
        'dataset.problemTexts.byItsLastBytesThe2',
        'By its last bytes the gzip file unpacks to {size}; up to {limit} is read.',
        { size: v.size, limit: v.limit },
      ),
    remedy: text(
      'dataset.problemTexts.storeAPartOfIt2',
      'Store a part of it. If it should be smaller, copy or download it again.',
    ),
  },
  'unknown-source': {
    message: (v) =>
      text('dataset.problemTexts.nameIsNoDataSet', '“{name}” is no data set that Convas knows.', { name: v.name }),
    remedy: text(
      'dataset.problemTexts.nameAFolderACsv',
      'Name a folder, a .csv, an IDX file (also .gz), an .npz, or signs, signs-multi, fashion-mnist, photographs.',
    ),
  },
  'signs-form': {
    message: (v) =>
      text('dataset.problemTexts.nameIsNotInThe', '“{name}” is not in the form signs:SEED:COUNT.', { name: v.name }),
    remedy: text(
      'dataset.problemTexts.seedIsAWholeNumber',
      'SEED is a whole number up to 4294967295, COUNT one from 1 to 1000000: signs:7:2000.',
    ),
  },
} satisfies Readonly<Record<string, Entry>>;
