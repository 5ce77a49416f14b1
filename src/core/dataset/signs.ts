import { quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { DATA_LIMITS } from './limits.ts';
import { type DataProblem, failData } from './problems.ts';
import { drawSign } from './signs-draw.ts';
import { planSign, SIGN_CLASSES, SIGN_SIZE, type Sign, signLabel, uniformOf } from './signs-plan.ts';
import { type DataSet, NO_REMARKS, type Split } from './types.ts';

/**
 * Signs: pictures without end, of which it is known what must matter. Ten classes, each told by one cue alone: three
 * colours, four shapes, three textures. `signs-multi` shows one of each at once and has three labels a picture.
 */
export interface SignsOptions {
  /** Whole, from 0 to 2³² − 1. */
  readonly seed: number;
  readonly count: number;
  readonly multi: boolean;
}

export const SIGNS_DEFAULTS = { seed: 1, count: 10_000 } as const;

/** The planted truth of one picture: what it shows, and which of it tells its class. */
export function signTruth({ seed, multi }: Omit<SignsOptions, 'count'>, index: number): Sign {
  return planSign(seed, index, multi);
}

/** One picture: [32, 32, 3]. The same seed and number give the same bits on every machine. */
export function signPixels({ seed, multi }: Omit<SignsOptions, 'count'>, index: number): Uint8Array<ArrayBuffer> {
  const noise = uniformOf(multi ? 'signs-multi' : 'signs', seed, index, 'noise');
  return drawSign(planSign(seed, index, multi), noise);
}

/** Of ten in a row eight are for training, one for validation, one for testing. */
export function signSplit(index: number): Split {
  const rest = index % 10;
  return rest < 8 ? 'train' : rest === 8 ? 'validation' : 'test';
}

/** The set; its pictures are drawn when they are read. A larger count adds pictures and changes none. */
export function signs(options: SignsOptions): DataSet {
  const { seed, count, multi } = options;
  const kind = multi ? 'signs-multi' : 'signs';
  return {
    name: `Signs ${seed}${multi ? ' (multi)' : ''}`,
    kind,
    classes: SIGN_CLASSES,
    labelling: multi ? 'several' : 'single',
    items: Array.from({ length: count }, (_, index) => ({
      id: `#${index}`,
      at: index,
      labels: multi ? planSign(seed, index, multi).labels : [signLabel(index)],
      split: signSplit(index),
    })),
    pixels: {
      count,
      width: SIGN_SIZE,
      height: SIGN_SIZE,
      channels: 3,
      isMade: true,
      read: (index) => signPixels(options, index),
    },
    remarks: NO_REMARKS,
  };
}

/** `signs`, `signs:7`, `signs-multi:7:2000`; null for what is not meant so. */
export function readSignsName(name: string): Result<SignsOptions, DataProblem> | null {
  const [kind = '', seed, count, ...more] = name.split(':');
  if (kind !== 'signs' && kind !== 'signs-multi') return null;
  const options = {
    seed: whole(seed, SIGNS_DEFAULTS.seed),
    count: whole(count, SIGNS_DEFAULTS.count),
    multi: kind === 'signs-multi',
  };
  const fits = options.seed >= 0 && options.seed < 2 ** 32 && options.count >= 1 && options.count <= DATA_LIMITS.items;
  return fits && more.length === 0 ? ok(options) : failData('signs-form', { name: quoted(name) });
}

/** What `readSignsName` reads: the set's name on the command line. */
export function signsName({ seed, count, multi }: SignsOptions): string {
  return `${multi ? 'signs-multi' : 'signs'}:${seed}:${count}`;
}

/** −1 for what is no whole number. */
function whole(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  return /^\d{1,10}$/.test(text) ? Number(text) : -1;
}
