import { bytesText } from '../format.ts';
import { quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { numberedClasses } from './classes.ts';
import { readIdx } from './idx.ts';
import { DATA_LIMITS } from './limits.ts';
import { type PackedPixels, packedPixels, type ReadAxes, readAxes } from './pixel-block.ts';
import { type AxisOrder, type DataProblem, failData } from './problems.ts';
import { type DataItem, type DataKind, type DataSet, NO_REMARKS, type PixelBlock, type Split } from './types.ts';

/** A pair of IDX files that belong together. */
export interface IdxPair {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** What the pair's names say it is for; null for one pair alone. */
  readonly split: Split | null;
}

/** Pictures of one array, and one number for each. */
export interface Part {
  readonly pixels: PackedPixels;
  readonly labels: ArrayLike<number>;
  readonly split: Split | null;
}

/** What files of arrays hold. Plain data: a worker reads it, and the window makes a set of it. */
export interface RawArrays {
  readonly parts: readonly Part[];
  /** Where pictures have several labels: the classes of each, instead of the numbers, and how many there are. */
  readonly several: { readonly sets: readonly (readonly number[])[]; readonly count: number } | null;
}

/** Pictures and labels of IDX files: [N, H, W] or [N, H, W, C] and [N]. */
export function readIdxArrays(pairs: readonly IdxPair[]): Result<RawArrays, DataProblem> {
  const parts: Part[] = [];
  for (const pair of pairs) {
    const part = readPair(pair);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  return ok({ parts, several: null });
}

function readPair({ images, labels, split }: IdxPair): Result<Part, DataProblem> {
  const named = readIdx(labels);
  if (!named.ok) return named;
  const marks = named.value;
  if (marks.shape.length !== 1) return failData('idx-dims', { rank: marks.shape.length, expected: 1 });
  const pictures = readIdx(images);
  if (!pictures.ok) return pictures;
  const { shape, data } = pictures.value;
  if (shape.length !== 3 && shape.length !== 4) return failData('idx-dims', { rank: shape.length, expected: 3 });
  const axes = readAxes(shape, 'nhwc');
  if (!axes || axes === 'ambiguous') return failData('npz-shape', { shape: shape.join(', ') });
  const fault = checkAxes(axes);
  if (fault) return fault;
  return ok({ pixels: { ...axes, bytes: data }, labels: marks.data, split });
}

/** Sizes that no picture has. */
export function checkAxes({ count, width, height, channels }: ReadAxes): Result<never, DataProblem> | null {
  const shape = [count, height, width, channels].join(', ');
  if (count === 0) return failData('no-pictures');
  if (width === 0 || height === 0 || width > DATA_LIMITS.side || height > DATA_LIMITS.side) {
    return failData('npz-shape', { shape });
  }
  if (count > DATA_LIMITS.items) return failData('too-many', { limit: DATA_LIMITS.items });
  const bytes = count * width * height * channels;
  return bytes > DATA_LIMITS.arrayBytes
    ? failData('too-large', { size: bytesText(bytes), limit: bytesText(DATA_LIMITS.arrayBytes) })
    : null;
}

/**
 * The set that arrays make: their pictures behind each other. All have one size.
 * @param classes what the labels' numbers are called; null for the numbers themselves
 */
export function assembleArrays(
  name: string,
  kind: DataKind,
  { parts, several }: RawArrays,
  classes: readonly string[] | null,
): Result<DataSet, DataProblem> {
  const pixels = joinBlocks(parts.map((part) => packedPixels(part.pixels)));
  if (!pixels) return failData('npz-shape', { shape: '…' });
  const rest = { name: quoted(name), kind, pixels, remarks: NO_REMARKS };
  if (several) {
    const items = several.sets.map((labels, at): DataItem => ({ id: `#${at}`, at, labels, split: null }));
    return ok({ ...rest, classes: numberedClasses(several.count), labelling: 'several', items });
  }
  const read = itemsOf(parts);
  if (!read.ok) return read;
  const { items, count } = read.value;
  const names = classes && classes.length >= count ? classes : numberedClasses(count);
  return ok({ ...rest, classes: names, labelling: 'single', items });
}

/** One item a picture, and how many classes their labels speak of. */
function itemsOf(
  parts: readonly Part[],
): Result<{ readonly items: readonly DataItem[]; readonly count: number }, DataProblem> {
  const items: DataItem[] = [];
  let count = 0;
  for (const { pixels, labels, split } of parts) {
    if (labels.length !== pixels.count) return failData('counts', { images: pixels.count, labels: labels.length });
    for (let index = 0; index < labels.length; index += 1) {
      const label = labels[index] as number;
      if (!Number.isInteger(label) || label < 0) return failData('label-value', { index, value: label });
      if (label >= DATA_LIMITS.classes) return failData('too-many-classes', { limit: DATA_LIMITS.classes });
      count = Math.max(count, label + 1);
      const id = split === null ? `#${index}` : `${split} #${index}`;
      items.push({ id, at: items.length, labels: [label], split });
    }
  }
  return ok({ items, count });
}

/** Null where they differ in size, or there is none. */
function joinBlocks(blocks: readonly PixelBlock[]): PixelBlock | null {
  const [first] = blocks;
  if (!first) return null;
  const { width, height, channels } = first;
  const same = (block: PixelBlock) => block.width === width && block.height === height && block.channels === channels;
  if (!blocks.every(same)) return null;
  if (blocks.length === 1) return first;
  const read = (index: number) => {
    let rest = index;
    for (const block of blocks) {
      if (rest < block.count) return block.read(rest);
      rest -= block.count;
    }
    return new Uint8Array(0);
  };
  const count = blocks.reduce((sum, block) => sum + block.count, 0);
  return { count, width, height, channels, isMade: first.isMade, read };
}

/** What a person can say about an array that says too little. */
export interface ArrayAnswers {
  readonly order: AxisOrder | null;
}
