import type { ChosenVersions } from '../core/compile/versions/versions.ts';
import type { AxisOrder } from '../core/dataset/problems.ts';
import type { Provider } from '../runtime/types.ts';

/** What a command may take. */
export interface Limits {
  /** Bytes of a run's memory. */
  readonly memory?: number;
  /** Seconds until it is ended. */
  readonly timeout?: number;
}

/** What the command line was asked to do. */
export type Command = Task & { readonly limits?: Limits };

type Task =
  | { readonly kind: 'help' }
  | { readonly kind: 'summary'; readonly file: string; readonly groups: boolean; readonly json: boolean }
  | {
      readonly kind: 'compile';
      readonly file: string;
      readonly output: string;
      readonly versions: ChosenVersions;
      readonly force: boolean;
    }
  | {
      readonly kind: 'run';
      readonly file: string;
      readonly images: readonly string[];
      /** A data set in the place of pictures. */
      readonly data: string | null;
      /** Of the data set: where the shape of an array leaves open which axis is the channels. */
      readonly order: AxisOrder | null;
      /** Pictures per run; null for what graph, provider and memory suggest. */
      readonly batch: number | null;
      readonly feeds: readonly string[];
      readonly json: boolean;
      /** What computes; absent where nobody chose. */
      readonly provider?: Provider;
      /** Native code may run operators that the file brought along. */
      readonly trust: boolean;
    }
  | {
      readonly kind: 'extract';
      readonly file: string;
      readonly layers: readonly string[];
      readonly output: string;
      readonly force: boolean;
    }
  | {
      readonly kind: 'join';
      readonly files: readonly [string, string];
      readonly connect: readonly string[];
      readonly output: string;
      readonly force: boolean;
    }
  | { readonly kind: 'check'; readonly file: string }
  | {
      readonly kind: 'data';
      readonly source: string;
      /** Where the shape of an array leaves open which axis is the channels. */
      readonly order: AxisOrder | null;
      /** A network whose labels the set's classes are compared with. */
      readonly network: string | null;
      readonly json: boolean;
    }
  | {
      readonly kind: 'train';
      readonly file: string;
      readonly data: string;
      readonly order: AxisOrder | null;
      /** A JSON file; null: the defaults. */
      readonly recipe: string | null;
      /** In the place of the recipe's. */
      readonly epochs: number | null;
      readonly seed: number | null;
      readonly provider?: Provider;
      readonly workers: number;
      readonly resume: boolean;
      readonly output: string;
      readonly force: boolean;
      readonly json: boolean;
    }
  | {
      readonly kind: 'evaluate';
      readonly file: string;
      readonly data: string;
      readonly order: AxisOrder | null;
      readonly json: boolean;
      readonly provider?: Provider;
      readonly trust: boolean;
    }
  | {
      readonly kind: 'study';
      readonly file: string;
      readonly data: string;
      readonly order: AxisOrder | null;
      /** Whether gates are replaced too, or only looked at. */
      readonly effects: boolean;
      readonly seed: number;
      /** How often the pictures are drawn anew for the intervals. */
      readonly replicates: number;
      readonly feeds: readonly string[];
      readonly json: boolean;
      readonly provider?: Provider;
      readonly trust: boolean;
    }
  | { readonly kind: 'import'; readonly file: string; readonly output: string; readonly force: boolean }
  | { readonly kind: 'diff'; readonly files: readonly [string, string]; readonly json: boolean }
  | {
      readonly kind: 'export';
      readonly file: string;
      readonly to: ExportKind;
      readonly output: string;
      readonly force: boolean;
    }
  | {
      readonly kind: 'figure';
      readonly file: string;
      readonly output: string;
      readonly theme: 'light' | 'dark';
      readonly force: boolean;
    }
  | {
      readonly kind: 'load';
      readonly file: string;
      readonly weights: readonly string[];
      readonly output: string;
      readonly force: boolean;
    };

/** One kind of command. */
export type CommandOf<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>;

/** What `export --to` writes, and how its output must be called. */
export const EXPORT_KINDS = {
  pytorch: ['py', 'zip'],
  keras: ['py', 'zip'],
  safetensors: ['safetensors'],
  npz: ['npz'],
  csv: ['csv'],
  json: ['json'],
  'training-step': ['onnx'],
} as const;
export type ExportKind = keyof typeof EXPORT_KINDS;
