import type { AxisOrder } from '../core/dataset/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, type Text, text } from '../core/text.ts';
import { MAX_BUDGET, MIN_BUDGET } from '../runtime/memory.ts';
import { NODE_PROVIDERS } from '../runtime/node-providers.ts';
import type { Provider } from '../runtime/types.ts';
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
  readonly axes: readonly string[];
  readonly sources: readonly string[];
  readonly batches: readonly string[];
  readonly networks: readonly string[];
  readonly measures: readonly string[];
  readonly seeds: readonly string[];
  readonly resamplings: readonly string[];
  readonly recipes: readonly string[];
  readonly epochs: readonly string[];
  readonly workers: readonly string[];
  readonly resume: boolean;
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
  if (kind === 'data') return completeData(values);
  const [file, extra] = files;
  if (file === undefined)
    return usage(text('cli.completeCommand.kindNeedsAProjectFile', '“{kind}” needs a project file.', { kind }));
  if (extra !== undefined)
    return usage(text('cli.completeCommand.extraIsFileTooMany', '“{extra}” is one file too many.', { extra }));
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
        : usage(text('cli.completeCommand.importNeedsOutputOOut', '“import” needs one output: -o OUT.convas.'));
    }
    case 'extract': {
      const [output] = outputs;
      return values.layers.length > 0 && output !== undefined && outputs.length === 1
        ? ok({ kind, file, layers: values.layers, output, force })
        : usage(
            text(
              'cli.completeCommand.extractNeedsNamesOfLayers',
              '“extract” needs names of layers or groups and one output: --layers NAME,NAME -o OUT.onnx.',
            ),
          );
    }
    case 'export':
      return values.figures.length > 0 ? completeFigure(file, values) : completeExport(file, values);
    case 'load': {
      const [output] = outputs;
      return values.weights.length > 0 && output !== undefined && outputs.length === 1
        ? ok({ kind, file, weights: values.weights, output, force })
        : usage(
            text(
              'cli.completeCommand.loadNeedsWeightsAndOutput',
              '“load” needs weights and one output: --weights WEIGHTS -o OUT.convas.',
            ),
          );
    }
    case 'study':
      return completeStudy(file, values);
    case 'train':
      return completeTrain(file, values);
    case 'evaluate':
      return completeEvaluate(file, values);
    default:
      // Whether it needs pictures depends on the network.
      return completeRun(file, values);
  }
}

function completeRun(
  file: string,
  { images, feeds, json, providers, trust, sources, axes, batches }: Values,
): Result<Command, Text> {
  const chosen = readProvider(providers);
  if (!chosen.ok) return chosen;
  const [data = null] = sources;
  if (sources.length > 1 || (data !== null && images.length > 0)) {
    return usage(
      text(
        'cli.completeCommand.runTakesPicturesOrData',
        '“run” takes pictures or one data set: --image PICTURE… or --data SOURCE.',
      ),
    );
  }
  const [written] = batches;
  const batch = written === undefined ? null : /^[1-9]\d{0,3}$/.test(written) ? Number(written) : Number.NaN;
  if (batches.length > 1 || Number.isNaN(batch) || (batch !== null && data === null)) {
    return usage(
      text('cli.completeCommand.batchTakesANumber', '--batch takes one number from 1 to 9999, and goes with --data.'),
    );
  }
  const order = readAxes(axes);
  if (order === undefined || (order !== null && data === null)) return usage(AXES);
  return ok({ kind: 'run', file, images, data, order, batch, feeds, json, trust, ...chosen.value });
}

function readProvider(providers: readonly string[]): Result<{ readonly provider?: Provider }, Text> {
  const [word] = providers;
  const provider = NODE_PROVIDERS.find((id) => id === word);
  if (providers.length > 1 || (word !== undefined && provider === undefined)) {
    const known = NODE_PROVIDERS.join(', ');
    return usage(text('cli.completeCommand.providerTakesOneOfKnown', '--provider takes one of {known}.', { known }));
  }
  return ok(provider ? { provider } : {});
}

function completeStudy(
  file: string,
  { sources, axes, measures, seeds, resamplings, feeds, json, providers, trust }: Values,
): Result<Command, Text> {
  const chosen = readProvider(providers);
  if (!chosen.ok) return chosen;
  const [data] = sources;
  if (data === undefined || sources.length > 1) {
    return usage(text('cli.completeCommand.studyNeedsData', '“study” needs one data set: --data SOURCE.'));
  }
  const [which = 'all'] = measures;
  if (measures.length > 1 || (which !== 'all' && which !== 'associations')) {
    return usage(text('cli.completeCommand.measures', '--measures is all or associations.'));
  }
  const [seed, replicates] = [numberOf(seeds, 1), numberOf(resamplings, 500)];
  if (seed === null || replicates === null) {
    return usage(text('cli.completeCommand.seed', '--seed and --resamplings each take one whole number.'));
  }
  const order = readAxes(axes);
  if (order === undefined) return usage(AXES);
  const effects = which === 'all';
  return ok({ kind: 'study', file, data, order, effects, seed, replicates, feeds, json, trust, ...chosen.value });
}

function completeTrain(file: string, values: Values): Result<Command, Text> {
  const { sources, recipes, epochs, seeds, providers, workers, outputs, resume, force, json } = values;
  const chosen = readProvider(providers);
  if (!chosen.ok) return chosen;
  const [data] = sources;
  const [output] = outputs;
  if (data === undefined || sources.length > 1 || output === undefined || outputs.length > 1) {
    return usage(
      text('cli.completeCommand.trainNeeds', '“train” needs one data set and one output: --data SOURCE -o OUT.convas.'),
    );
  }
  const [count, seed, threads] = [numberOf(epochs, -1), numberOf(seeds, -1), numberOf(workers, 1)];
  if (count === null || seed === null || threads === null || threads < 1 || threads > MAX_WORKERS) {
    return usage(
      text(
        'cli.completeCommand.trainNumbers',
        '--epochs and --seed each take one whole number, --workers one from 1 to 16.',
      ),
    );
  }
  const order = readAxes(values.axes);
  if (order === undefined) return usage(AXES);
  const [recipe = null] = recipes;
  return ok({
    ...{ kind: 'train', file, data, order, recipe, output, resume, force, json, workers: threads, ...chosen.value },
    epochs: count < 0 ? null : count,
    seed: seed < 0 ? null : seed,
  });
}

const MAX_WORKERS = 16;

function completeEvaluate(file: string, { sources, axes, providers, json, trust }: Values): Result<Command, Text> {
  const chosen = readProvider(providers);
  if (!chosen.ok) return chosen;
  const [data] = sources;
  if (data === undefined || sources.length > 1) {
    return usage(text('cli.completeCommand.evaluateNeedsData', '“evaluate” needs one data set: --data SOURCE.'));
  }
  const order = readAxes(axes);
  if (order === undefined) return usage(AXES);
  return ok({ kind: 'evaluate', file, data, order, json, trust, ...chosen.value });
}

/** What stands there, or a default where nothing does; null for what is no whole number. */
function numberOf(written: readonly string[], otherwise: number): number | null {
  const [word] = written;
  if (word === undefined) return otherwise;
  return written.length === 1 && /^\d{1,10}$/.test(word) ? Number(word) : null;
}

function completeCompile(file: string, { outputs, opsets, irs, force }: Values): Result<Command, Text> {
  const [output] = outputs;
  if (output === undefined || outputs.length !== 1) {
    return usage(text('cli.completeCommand.compileNeedsOutputOOut', '“compile” needs one output: -o OUT.onnx.'));
  }
  if (![opsets, irs].every((list) => list.length <= 1 && list.every((value) => /^[1-9]\d?$/.test(value)))) {
    return usage(text('cli.completeCommand.opsetAndIrEachTake', '--opset and --ir each take one number.'));
  }
  const [opset, ir] = [opsets[0], irs[0]];
  const versions = { ...(opset && { opset: Number(opset) }), ...(ir && { ir: Number(ir) }) };
  return ok({ kind: 'compile', file, output, versions, force });
}

function completeDiff({ files, json }: Values): Result<Command, Text> {
  const [before, after] = files;
  return before !== undefined && after !== undefined && files.length === 2
    ? ok({ kind: 'diff', files: [before, after], json })
    : usage(text('cli.completeCommand.diffComparesTwoFiles', '“diff” compares two files.'));
}

function completeData({ files, axes, networks, json }: Values): Result<Command, Text> {
  const [source] = files;
  if (source === undefined || files.length !== 1) {
    return usage(
      text(
        'cli.completeCommand.dataNeedsSourceAFolder',
        '“data” needs one source: a folder, .csv, IDX file, .npz, signs, signs-multi, fashion-mnist or photographs.',
      ),
    );
  }
  const order = readAxes(axes);
  const [network = null] = networks;
  return networks.length <= 1 && order !== undefined
    ? ok({ kind: 'data', source, order, network, json })
    : usage(text('cli.completeCommand.axesIsNhwcOrNchw', '--axes is nhwc or nchw, --for one network.'));
}

const AXES = text('cli.completeCommand.axes', '--axes is nhwc or nchw, and goes with --data.');

/** Null where nothing is said; undefined for what is no order of axes. */
function readAxes(axes: readonly string[]): AxisOrder | null | undefined {
  const [order = null] = axes;
  return axes.length <= 1 && (order === null || order === 'nhwc' || order === 'nchw') ? order : undefined;
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
        text(
          'cli.completeCommand.joinNeedsTwoFilesAnd',
          '“join” needs two files and one output: A B -o OUT.onnx, or OUT.convas.',
        ),
      );
}

function completeFigure(file: string, { figures, themes, kinds, outputs, force }: Values): Result<Command, Text> {
  const [output] = figures;
  const [theme = 'light'] = themes;
  if (output === undefined || figures.length !== 1 || kinds.length > 0 || outputs.length > 0) {
    return usage(
      text(
        'cli.completeCommand.exportFigureWritesPictureFigure',
        '“export --figure” writes one picture: --figure OUT.svg, without --to and -o.',
      ),
    );
  }
  return themes.length <= 1 && (theme === 'light' || theme === 'dark')
    ? ok({ kind: 'figure', file, output, theme, force })
    : usage(text('cli.completeCommand.themeIsLightOrDark', '--theme is light or dark.'));
}

function completeExport(file: string, { kinds, outputs, force }: Values): Result<Command, Text> {
  const [to = ''] = kinds;
  const [output] = outputs;
  const known = Object.keys(EXPORT_KINDS).join(', ');
  if (kinds.length !== 1 || !Object.hasOwn(EXPORT_KINDS, to)) {
    return usage(
      text('cli.completeCommand.exportNeedsOfTheseBehind', '“export” needs one of these behind --to: {known}.', {
        known,
      }),
    );
  }
  return output !== undefined && outputs.length === 1
    ? ok({ kind: 'export', file, to: to as ExportKind, output, force })
    : usage(text('cli.completeCommand.exportNeedsOutputOOut', '“export” needs one output: -o OUT.'));
}

/** Null where none is given. */
export function readLimits({ memories, timeouts }: Values): Result<Limits | null, Text> {
  const [memory, timeout] = [memories[0], timeouts[0]];
  if (memory === undefined && timeout === undefined) return ok(null);
  const size = memory === undefined ? undefined : bytesOf(memory);
  if (memories.length > 1 || size === null) {
    return usage(
      text('cli.completeCommand.memoryTakesASizeFrom', '--memory takes a size from 256M to 4G, as 2G or 512M.'),
    );
  }
  const seconds = timeout === undefined ? undefined : Number(timeout);
  if (timeouts.length > 1 || (seconds !== undefined && !(seconds > 0 && seconds <= MAX_SECONDS))) {
    return usage(text('cli.completeCommand.timeoutTakesSecondsAs60', '--timeout takes seconds, as 60.'));
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

export function usage(wrong: Text): Result<never, Text> {
  return err(
    joinTexts([wrong, text('cli.completeCommand.convasHelpShowsHowIt', '“convas --help” shows how it goes.')], ' '),
  );
}
