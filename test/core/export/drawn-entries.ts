import { seededRandom } from '../../../src/core/weights/random.ts';
import { stream } from '../../parity/cases.ts';
import { type Entry, one, whole } from './operator-entry.ts';

/** Operators of drawn extents with drawn values, the same for the same seed. */
export function drawnEntries(seed: string, count: number): readonly Entry[] {
  const next = seededRandom(seed);
  const pick = (low: number, high: number) => low + (next() % (high - low + 1));
  const list = (length: number, low: number, high: number) => Array.from({ length }, () => pick(low, high));
  const kinds: readonly ((x: readonly number[]) => Omit<Entry, 'x'>)[] = [
    (x) => {
      const mode = ['constant', 'reflect', 'edge'][pick(0, 2)] ?? 'constant';
      const most = mode === 'reflect' ? 1 : 3;
      const attributes = { mode: { string: mode } };
      return {
        operator: 'Pad',
        attributes,
        arriving: [whole('pads', ...list(2 * x.length, mode === 'edge' ? 0 : -1, most))],
      };
    },
    (x) => {
      const axes = x.map((_, axis) => (next() % 2 === 0 ? axis : axis - x.length));
      const steps = list(x.length, 0, 3).map((step) => (step === 0 ? -1 : step));
      // From somewhere to somewhere behind it, in the direction of the step, so that something is left.
      const starts = steps.map((step, at) => (step > 0 ? pick(0, (x[at] ?? 1) - 1) : pick(-(x[at] ?? 1), -1)));
      const ends = steps.map((step, at) => {
        const from = starts[at] ?? 0;
        return step > 0 ? from + pick(1, 9) : from - pick(1, 9) - (x[at] ?? 1);
      });
      const arriving = [
        whole('starts', ...starts),
        whole('ends', ...ends),
        whole('axes', ...axes),
        whole('steps', ...steps),
      ];
      return { operator: 'Slice', arriving };
    },
    (x) => ({ operator: 'Tile', arriving: [whole('repeats', ...list(x.length, 1, 3))] }),
    (x) => {
      const shape = x.map((extent) => (next() % 2 === 0 ? extent : 1));
      return { operator: 'Expand', arriving: [whole('shape', pick(1, 3), ...shape)] };
    },
    (x) => {
      const axes = x.flatMap((_, axis) => (next() % 2 === 0 ? [next() % 2 === 0 ? axis : axis - x.length] : []));
      const name = ['Sum', 'Mean', 'Max', 'Prod', 'L2'][pick(0, 4)];
      const attributes = { keepdims: { int: pick(0, 1) } };
      return {
        operator: `Reduce${name}`,
        opset: 18,
        attributes,
        arriving: [whole('axes', ...(axes.length ? axes : [0]))],
      };
    },
    (x) => {
      const axes = [...new Set(list(pick(1, 3), 0, x.length))];
      return { operator: 'Unsqueeze', arriving: [whole('axes', ...axes)] };
    },
    (x) => {
      const axis = pick(0, x.length - 1);
      const attributes = { axis: { int: axis - (next() % 2) * x.length }, largest: { int: pick(0, 1) } };
      return { operator: 'TopK', outputs: 2, attributes, arriving: [whole('k', pick(1, x[axis] ?? 1))] };
    },
    () => {
      const [low, high] = [stream(next(), 'low', 1)[0] ?? 0, stream(next(), 'high', 1)[0] ?? 0];
      return { operator: 'Clip', arriving: [one('min', low), one('max', high)] };
    },
    (x) => ({ operator: 'Flatten', attributes: { axis: { int: pick(-x.length, x.length) } }, arriving: [] }),
  ];
  return Array.from({ length: count }, (_, at) => {
    const x = list(pick(1, 5), 2, 4);
    // A first extent of 1 is that of one picture.
    if (x.length === 4) x[0] = 1;
    return { ...(kinds[at % kinds.length] ?? kinds[0])?.(x), x } as Entry;
  });
}
