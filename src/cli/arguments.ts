import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';

/** What the command line was asked to do. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'summary'; readonly file: string; readonly json: boolean }
  | { readonly kind: 'compile'; readonly file: string; readonly output: string }
  | { readonly kind: 'run'; readonly file: string; readonly images: readonly string[]; readonly json: boolean }
  | { readonly kind: 'check'; readonly file: string };

type Option = 'json' | 'output' | 'image';

const OPTIONS: Readonly<Record<string, Option>> = {
  '--json': 'json',
  '-o': 'output',
  '--output': 'output',
  '--image': 'image',
};

const ALLOWED: Readonly<Record<string, readonly Option[]>> = {
  summary: ['json'],
  compile: ['output'],
  run: ['image', 'json'],
  check: [],
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
  readonly json: boolean;
}

function collect(name: string, args: readonly string[], allowed: readonly Option[]): Result<Values, Text> {
  const files: string[] = [];
  const images: string[] = [];
  const outputs: string[] = [];
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
      if (target === outputs) target = files;
      continue;
    }
    const option = Object.hasOwn(OPTIONS, arg) ? OPTIONS[arg] : undefined;
    if (!option || !allowed.includes(option)) {
      return usage(`“${name}” has no option ${arg}.`, `“${name}”에는 ${arg} 옵션이 없습니다.`);
    }
    if (option === 'json') json = true;
    target = option === 'image' ? images : option === 'output' ? outputs : files;
  }
  return ok({ files, images, outputs, json });
}

function complete(kind: string, { files, images, outputs, json }: Values): Result<Command, Text> {
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
    default:
      return images.length > 0
        ? ok({ kind: 'run', file, images, json })
        : usage('“run” needs a picture: --image PICTURE.', '“run”에는 그림이 필요합니다: --image PICTURE.');
  }
}

function usage(en: string, ko: string): Result<never, Text> {
  return err(text(`${en} “convas --help” shows how it goes.`, `${ko} “convas --help”에서 사용법을 볼 수 있습니다.`));
}
