import { byteSize, quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { numberedClasses } from './classes.ts';
import { readIdx } from './idx.ts';
import { DATA_LIMITS } from './limits.ts';
import { packedPixels, type ReadAxes, readAxes } from './pixel-block.ts';
import { type AxisOrder, type DataProblem, failData } from './problems.ts';
import { type DataItem, type DataKind, type DataSet, NO_REMARKS, type PixelBlock, type Split } from './types.ts';

/** A pair of IDX files that belong together. */
export interface IdxPair {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** What the pair's names say it is for; null for one pair alone. */
  readonly split: Split | null;
}

/**
 * Pictures and labels of IDX files: [N, H, W] or [N, H, W, C] and [N].
 * @param classes what the labels' numbers are called; by default the numbers themselves
 */
export function readIdxPairs(
  name: string,
  pairs: readonly IdxPair[],
  classes: readonly string[] | null = null,
  kind: DataKind = 'idx',
): Result<DataSet, DataProblem> {
  const parts: Part[] = [];
  for (const pair of pairs) {
    const part = readPair(pair);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  return combineParts(name, kind, parts, classes);
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
  return ok({ pixels: packedPixels({ ...axes, bytes: data }), labels: marks.data, split });
}

/** Pictures of one array, and one number for each. */
export interface Part {
  readonly pixels: PixelBlock;
  readonly labels: ArrayLike<number>;
  readonly split: Split | null;
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
    ? failData('too-large', { size: byteSize(bytes), limit: byteSize(DATA_LIMITS.arrayBytes) })
    : null;
}

/** One set of several arrays: their pictures behind each other. All have one size. */
export function combineParts(
  name: string,
  kind: DataKind,
  parts: readonly Part[],
  classes: readonly string[] | null,
): Result<DataSet, DataProblem> {
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
  const pixels = joinBlocks(parts.map((part) => part.pixels));
  if (!pixels) return failData('npz-shape', { shape: '…' });
  return ok({
    name: quoted(name),
    kind,
    classes: classes && classes.length >= count ? classes : numberedClasses(count),
    labelling: 'single',
    items,
    pixels,
    remarks: NO_REMARKS,
  });
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
