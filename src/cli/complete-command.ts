import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import { MAX_BUDGET, MIN_BUDGET } from '../runtime/memory.ts';
import { NODE_PROVIDERS } from '../runtime/node-providers.ts';
import { type Command, EXPORT_KINDS, type ExportKind, type Limits } from './command.ts';

/** What was written behind a command, by option. */
export interface Values {
  readonly files: readonly string[];
  readonly images: readonly string[];
  readonly feeds: readonly string[];
  readonly outputs: readonly string[];
  readonly kinds: readonly string[];
  readonly weights: readonly string[];
  readonly opsets: readonly string[];
  readonly irs: readonly string[];
  readonly figures: readonly string[];
  readonly themes: readonly string[];
  readonly layers: readonly string[];
  readonly connect: readonly string[];
  readonly providers: readonly string[];
  readonly memories: readonly string[];
  readonly timeouts: readonly string[];
  readonly groups: boolean;
  readonly json: boolean;
  readonly force: boolean;
  readonly trust: boolean;
}

/** The command, or what is missing. */
export function complete(kind: string, values: Values): Result<Command, Text> {
  const { files, outputs, json, force } = values;
  if (kind === 'diff') return completeDiff(values);
  if (kind === 'join') return completeJoin(values);
  const [file, extra] = files;
  if (file === undefined) return usage(`“${kind}” needs a project file.`, `“${kind}”에는 프로젝트 파일이 필요합니다.`);
  if (extra !== undefined) return usage(`“${extra}” is one file too many.`, `“${extra}”은(는) 남는 파일입니다.`);
  switch (kind) {
    case 'summary':
      return ok({ kind, file, groups: values.groups, json });
    case 'check':
      return ok({ kind, file });
    case 'compile':
      return completeCompile(file, values);
    case 'import': {
      const [output] = outputs;
      return output !== undefined && outputs.length === 1
        ? ok({ kind, file, output, force })
        : usage('“import” needs one output: -o OUT.convas.', '“import”에는 출력 하나가 필요합니다: -o OUT.convas.');
    }
    case 'extract': {
      const [output] = outputs;
      return values.layers.length > 0 && output !== undefined && outputs.length === 1
        ? ok({ kind, file, layers: values.layers, output, force })
        : usage(
            '“extract” needs names of layers or groups and one output: --layers NAME,NAME -o OUT.onnx.',
            '“extract”에는 레이어나 그룹의 이름과 출력 하나가 필요합니다: --layers NAME,NAME -o OUT.onnx.',
          );
    }
    case 'export':
      return values.figures.length > 0 ? completeFigure(file, values) : completeExport(file, values);
    case 'load': {
      const [output] = outputs;
      return values.weights.length > 0 && output !== undefined && outputs.length === 1
        ? ok({ kind, file, weights: values.weights, output, force })
        : usage(
            '“load” needs weights and one output: --weights WEIGHTS -o OUT.convas.',
            '“load”에는 가중치와 출력 하나가 필요합니다: --weights WEIGHTS -o OUT.convas.',
          );
    }
    default:
      // Whether it needs pictures depends on the network.
      return completeRun(file, values);
  }
}

function completeRun(file: string, { images, feeds, json, providers, trust }: Values): Result<Command, Text> {
  const [word] = providers;
  const provider = NODE_PROVIDERS.find((id) => id === word);
  if (providers.length > 1 || (word !== undefined && provider === undefined)) {
    const known = NODE_PROVIDERS.join(', ');
    return usage(`--provider takes one of ${known}.`, `--provider에는 다음 중 하나가 필요합니다: ${known}.`);
  }
  return ok({ kind: 'run', file, images, feeds, json, trust, ...(provider && { provider }) });
}

function completeCompile(file: string, { outputs, opsets, irs, force }: Values): Result<Command, Text> {
  const [output] = outputs;
  if (output === undefined || outputs.length !== 1) {
    return usage('“compile” needs one output: -o OUT.onnx.', '“compile”에는 출력 하나가 필요합니다: -o OUT.onnx.');
  }
  if (![opsets, irs].every((list) => list.length <= 1 && list.every((value) => /^[1-9]\d?$/.test(value)))) {
    return usage('--opset and --ir each take one number.', '--opset과 --ir에는 숫자가 하나씩 필요합니다.');
  }
  const [opset, ir] = [opsets[0], irs[0]];
  const versions = { ...(opset && { opset: Number(opset) }), ...(ir && { ir: Number(ir) }) };
  return ok({ kind: 'compile', file, output, versions, force });
}

function completeDiff({ files, json }: Values): Result<Command, Text> {
  const [before, after] = files;
  return before !== undefined && after !== undefined && files.length === 2
    ? ok({ kind: 'diff', files: [before, after], json })
    : usage('“diff” compares two files.', '“diff”는 파일 두 개를 비교합니다.');
}

function completeJoin({ files, outputs, connect, force }: Values): Result<Command, Text> {
  const [first, second] = files;
  const [output] = outputs;
  return first !== undefined &&
    second !== undefined &&
    files.length === 2 &&
    output !== undefined &&
    outputs.length === 1
    ? ok({ kind: 'join', files: [first, second], connect, output, force })
    : usage(
        '“join” needs two files and one output: A B -o OUT.onnx, or OUT.convas.',
        '“join”에는 파일 두 개와 출력 하나가 필요합니다: A B -o OUT.onnx 또는 OUT.convas.',
      );
}

function completeFigure(file: string, { figures, themes, kinds, outputs, force }: Values): Result<Command, Text> {
  const [output] = figures;
  const [theme = 'light'] = themes;
  if (output === undefined || figures.length !== 1 || kinds.length > 0 || outputs.length > 0) {
    return usage(
      '“export --figure” writes one picture: --figure OUT.svg, without --to and -o.',
      '“export --figure”는 이미지 하나를 씁니다: --to와 -o 없이 --figure OUT.svg.',
    );
  }
  return themes.length <= 1 && (theme === 'light' || theme === 'dark')
    ? ok({ kind: 'figure', file, output, theme, force })
    : usage('--theme is light or dark.', '--theme은 light나 dark입니다.');
}

function completeExport(file: string, { kinds, outputs, force }: Values): Result<Command, Text> {
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
    ? ok({ kind: 'export', file, to: to as ExportKind, output, force })
    : usage('“export” needs one output: -o OUT.', '“export”에는 출력 하나가 필요합니다: -o OUT.');
}

/** Null where none is given. */
export function readLimits({ memories, timeouts }: Values): Result<Limits | null, Text> {
  const [memory, timeout] = [memories[0], timeouts[0]];
  if (memory === undefined && timeout === undefined) return ok(null);
  const size = memory === undefined ? undefined : bytesOf(memory);
  if (memories.length > 1 || size === null) {
    return usage(
      '--memory takes a size from 256M to 4G, as 2G or 512M.',
      '--memory에는 2G나 512M처럼 256M부터 4G까지의 크기가 필요합니다.',
    );
  }
  const seconds = timeout === undefined ? undefined : Number(timeout);
  if (timeouts.length > 1 || (seconds !== undefined && !(seconds > 0 && seconds <= MAX_SECONDS))) {
    return usage('--timeout takes seconds, as 60.', '--timeout에는 60처럼 초가 필요합니다.');
  }
  return ok({ ...(size !== undefined && { memory: size }), ...(seconds !== undefined && { timeout: seconds }) });
}

/** A day. */
const MAX_SECONDS = 86_400;
const UNITS: Readonly<Record<string, number>> = { M: 2 ** 20, G: 2 ** 30 };

function bytesOf(size: string): number | null {
  const [, number, unit = ''] = /^(\d{1,4}(?:\.\d{1,3})?)([MG])(?:iB)?$/.exec(size) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit] ?? Number.NaN));
  return bytes >= MIN_BUDGET && bytes <= MAX_BUDGET ? bytes : null;
}

export function usage(en: string, ko: string): Result<never, Text> {
  return err(text(`${en} “convas --help” shows how it goes.`, `${ko} “convas --help”에서 사용법을 볼 수 있습니다.`));
}
