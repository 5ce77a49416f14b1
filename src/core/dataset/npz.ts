import { bytesText } from '../format.ts';
import { unpack } from '../project/archive.ts';
import { type ArchiveEntry, readDirectory } from '../project/archive-directory.ts';
import { quoted } from '../project/problems.ts';
import { err, ok, type Result } from '../result.ts';
import { ELEMENT_BYTES, type ElementFormat, isFloating, readElements } from '../weights/elements.ts';
import { fromFortran, type NpyHeader, npyFits, npyFormat, readNpyHeader } from '../weights/npy.ts';
import { type ArrayAnswers, checkAxes, type RawArrays } from './arrays.ts';
import { DATA_LIMITS } from './limits.ts';
import { readNpyLabels } from './npz-labels.ts';
import { readAxes } from './pixel-block.ts';
import { aboutFileProblem, type DataProblem, dataProblem, failData } from './problems.ts';

/** An array of an archive: its header is read, its numbers are bytes. */
export interface NpzArray {
  readonly name: string;
  readonly header: NpyHeader;
  readonly format: ElementFormat;
  readonly littleEndian: boolean;
  /** Exactly the numbers. */
  readonly bytes: Uint8Array;
}

/**
 * NumPy's archive with `images` ([N, H, W], [N, H, W, C] or [N, C, H, W]; bytes, or floats from 0 to 1) and `labels`
 * ([N] whole numbers, or [N, classes] of 0 and 1).
 * @param answers what a person said where the shape leaves open what the axes mean
 */
export function readNpzArrays(file: Uint8Array, answers: ArrayAnswers): Result<RawArrays, DataProblem> {
  const directory = readDirectory(file);
  if (!directory.ok) return err(aboutFileProblem(directory.error));
  const entries = directory.value;
  const [images, labels] = [entries.get('images.npy'), entries.get('labels.npy')];
  if (!images || !labels) {
    const names = [...entries.keys()].map((entry) => quoted(entry.replace(/\.npy$/, ''), 30));
    return failData('npz-names', { names: names.slice(0, 8).join(', ') || '–' });
  }
  const bytes = images.bytes + labels.bytes;
  if (bytes > DATA_LIMITS.arrayBytes) {
    return failData('too-large', { size: bytesText(bytes), limit: bytesText(DATA_LIMITS.arrayBytes) });
  }
  const marks = readArray(file, labels, 'labels');
  if (!marks.ok) return marks;
  const pixels = readArray(file, images, 'images');
  if (!pixels.ok) return pixels;
  return combine(pixels.value, marks.value, answers);
}

function combine(images: NpzArray, marks: NpzArray, { order }: ArrayAnswers): Result<RawArrays, DataProblem> {
  const { shape, fortran } = images.header;
  const axes = readAxes(shape, order);
  if (axes === 'ambiguous') {
    const problem = dataProblem('which-axes', { shape: shape.join(', ') });
    return err({ ...problem, question: ['nhwc', 'nchw'] });
  }
  if (!axes) return failData('npz-shape', { shape: shape.join(', ') });
  const fault = checkAxes(axes);
  if (fault) return fault;
  const bytes = pixelBytes(images);
  if (!bytes.ok) return bytes;
  const pixels = { ...axes, bytes: fortran ? fromFortran(bytes.value, shape) : bytes.value };
  const labels = readNpyLabels(marks, axes.count);
  if (!labels.ok) return labels;
  const { numbers, several } = labels.value;
  return ok({ parts: [{ pixels, labels: numbers, split: null }], several });
}

/** Unpacks an array whose type and shape agree with its size. Objects are refused before anything is read of them. */
function readArray(file: Uint8Array, entry: ArchiveEntry, name: string): Result<NpzArray, DataProblem> {
  const unpacked = unpack(file, entry);
  if (!unpacked.ok) return err(aboutFileProblem(unpacked.error));
  const header = readNpyHeader(unpacked.value);
  if (!header.ok) return failData('npz-array', { name });
  const { descr, start } = header.value;
  if (descr?.includes('O')) return failData('npz-objects', { name });
  const elements = descr === null ? null : npyFormat(descr);
  if (!elements) return failData('npz-type', { name, type: quoted(descr ?? 'record', 20) });
  if (!npyFits(header.value, elements.format, unpacked.value.length)) return failData('npz-array', { name });
  return ok({ name, header: header.value, ...elements, bytes: unpacked.value.subarray(start) });
}

/** How many floats are read at once: an array of floats never stands in memory a second time. */
const STEP = 1 << 20;

function pixelBytes({ format, littleEndian, bytes }: NpzArray): Result<Uint8Array, DataProblem> {
  if (format === 'uint8') return ok(bytes);
  if (!isFloating(format)) return failData('npz-type', { name: 'images', type: format });
  const width = ELEMENT_BYTES[format];
  const pixels = new Uint8Array(bytes.length / width);
  for (let from = 0; from < pixels.length; from += STEP) {
    const values = readElements(bytes.subarray(from * width, (from + STEP) * width), format, littleEndian);
    for (const [index, value] of values.entries()) {
      if (!(value >= 0 && value <= 1)) return failData('npz-values', { value: String(value) });
      // Half up, as wherever pixels are rounded.
      pixels[from + index] = Math.floor(value * 255 + 0.5);
    }
  }
  return ok(pixels);
}
