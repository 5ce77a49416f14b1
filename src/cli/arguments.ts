import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';

/** What the command line was asked to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'summary'; readonly file: string; readonly json: boolean }
  | { readonly kind: 'compile'; readonly file: string; readonly output: string }
  | { readonly kind: 'run'; readonly file: string; readonly images: readonly string[]; readonly json: boolean }
  | { readonly kind: 'check'; readonly file: string }
  | { readonly kind: 'import'; readonly file: string; readonly output: string }
  | { readonly kind: 'diff'; readonly files: readonly [string, string]; readonly json: boolean }
  | { readonly kind: 'export'; readonly file: string; readonly to: ExportKind; readonly output: string }
  | { readonly kind: 'load'; readonly file: string; readonly weights: readonly string[]; readonly output: string };

/** What `export --to` writes, and how its output must be called. */
export const EXPORT_KINDS = {
  pytorch: ['py', 'zip'],
  keras: ['py', 'zip'],
  safetensors: ['safetensors'],
  npz: ['npz'],
  csv: ['csv'],
  json: ['json'],
} as const;
export type ExportKind = keyof typeof EXPORT_KINDS;

type Option = 'json' | 'output' | 'image' | 'to' | 'weights';

const OPTIONS: Readonly<Record<string, Option>> = {
  '--json': 'json',
  '-o': 'output',
  '--output': 'output',
  '--image': 'image',
  '--to': 'to',
  '--weights': 'weights',
};

const ALLOWED: Readonly<Record<string, readonly Option[]>> = {
  summary: ['json'],
  compile: ['output'],
  run: ['image', 'json'],
  check: [],
  import: ['output'],
  diff: ['json'],
  export: ['to', 'output'],
  load: ['weights', 'output'],
};

/**
 * Reads the arguments behind `convas`. `--image` takes every file up to the next option; `--` ends the options.
 * @example parseArguments(['run', 'net.convas', '--image', 'a.png', 'b.png', '--json'])
 */
export function parseArguments(args: readonly string[]): Result<Command, Text> {
  const [name, ...rest] = args;
  const end = args.indexOf('--');
  if (args.slice(0, end === -1 ? args.length : end).some((arg) => arg === '--help' || arg === '-h')) {
    return ok({ kind: 'help' });
  }
  if (name === undefined) return usage('No command was given.', '명령이 없습니다.');
  const allowed = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
  if (!allowed) return usage(`There is no command “${name}”.`, `“${name}”(이)라는 명령은 없습니다.`);
  const values = collect(name, rest, allowed);
  return values.ok ? complete(name, values.value) : values;
}

interface Values {
  readonly files: readonly string[];
  readonly images: readonly string[];
  readonly outputs: readonly string[];
  readonly kinds: readonly string[];
  readonly weights: readonly string[];
  readonly json: boolean;
}

function collect(name: string, args: readonly string[], allowed: readonly Option[]): Result<Values, Text> {
  const files: string[] = [];
  const images: string[] = [];
  const outputs: string[] = [];
  const kinds: string[] = [];
  const weights: string[] = [];
  const lists: Readonly<Record<Option, string[]>> = { json: files, output: outputs, image: images, to: kinds, weights };
  let json = false;
  let target = files;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as string;
    if (arg === '--') {
      target.push(...args.slice(index + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      target.push(arg);
      if (target === outputs || target === kinds) target = files;
      continue;
    }
    const option = Object.hasOwn(OPTIONS, arg) ? OPTIONS[arg] : undefined;
    if (!option || !allowed.includes(option)) {
      return usage(`“${name}” has no option ${arg}.`, `“${name}”에는 ${arg} 옵션이 없습니다.`);
    }
    if (option === 'json') json = true;
    target = lists[option];
  }
  return ok({ files, images, outputs, kinds, weights, json });
}

function complete(kind: string, values: Values): Result<Command, Text> {
  const { files, images, outputs, json } = values;
  if (kind === 'diff') return completeDiff(values);
  const [file, extra] = files;
  if (file === undefined) return usage(`“${kind}” needs a project file.`, `“${kind}”에는 프로젝트 파일이 필요합니다.`);
  if (extra !== undefined) return usage(`“${extra}” is one file too many.`, `“${extra}”은(는) 남는 파일입니다.`);
  switch (kind) {
    case 'summary':
      return ok({ kind, file, json });
    case 'check':
      return ok({ kind, file });
    case 'compile': {
      const [output] = outputs;
      return output !== undefined && outputs.length === 1
        ? ok({ kind, file, output })
        : usage('“compile” needs one output: -o OUT.onnx.', '“compile”에는 출력 하나가 필요합니다: -o OUT.onnx.');
    }
    case 'import': {
      const [output] = outputs;
      return output !== undefined && outputs.length === 1
        ? ok({ kind, file, output })
        : usage('“import” needs one output: -o OUT.convas.', '“import”에는 출력 하나가 필요합니다: -o OUT.convas.');
    }
    case 'export':
      return completeExport(file, values);
    case 'load': {
      const [output] = outputs;
      return values.weights.length > 0 && output !== undefined && outputs.length === 1
        ? ok({ kind, file, weights: values.weights, output })
        : usage(
            '“load” needs weights and one output: --weights WEIGHTS -o OUT.convas.',
            '“load”에는 가중치와 출력 하나가 필요합니다: --weights WEIGHTS -o OUT.convas.',
          );
    }
    default:
      // Whether it needs pictures depends on the network.
      return ok({ kind: 'run', file, images, json });
  }
}

function completeDiff({ files, json }: Values): Result<Command, Text> {
  const [before, after] = files;
  return before !== undefined && after !== undefined && files.length === 2
    ? ok({ kind: 'diff', files: [before, after], json })
    : usage('“diff” compares two files.', '“diff”는 파일 두 개를 비교합니다.');
}

function completeExport(file: string, { kinds, outputs }: Values): Result<Command, Text> {
  const [to = ''] = kinds;
  const [output] = outputs;
  const known = Object.keys(EXPORT_KINDS).join(', ');
  if (kinds.length !== 1 || !Object.hasOwn(EXPORT_KINDS, to)) {
    return usage(
      `“export” needs one of these behind --to: ${known}.`,
      `“export”에는 --to 뒤에 다음 중 하나가 필요합니다: ${known}.`,
    );
  }
  return output !== undefined && outputs.length === 1
    ? ok({ kind: 'export', file, to: to as ExportKind, output })
    : usage('“export” needs one output: -o OUT.', '“export”에는 출력 하나가 필요합니다: -o OUT.');
}

function usage(en: string, ko: string): Result<never, Text> {
  return err(text(`${en} “convas --help” shows how it goes.`, `${ko} “convas --help”에서 사용법을 볼 수 있습니다.`));
}
