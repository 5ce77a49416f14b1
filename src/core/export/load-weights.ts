import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { quoted } from '../project/problems.ts';
import { err, ok, type Result } from '../result.ts';
import { formatShape, type Tensor } from '../tensor/types.ts';
import { joinTexts, type Text, text } from '../text.ts';
import { type ElementFormat, isFloating } from '../weights/elements.ts';
import type { NpyArray } from '../weights/npy.ts';
import { readTensorFile, type TensorArrays } from '../weights/tensor-file.ts';
import { fitsShape, parameterKey, type TensorStore } from '../weights/tensor-store.ts';
import { SELF_TEST_PREFIX } from './self-test.ts';
import { namedParameters } from './weight-names.ts';

/** Why no weights were loaded. Nothing was changed then. */
export interface LoadProblem {
  readonly code: 'unreadable' | 'not-floating' | 'no-tensors' | 'unknown-name' | 'shape-differs';
  /** What happened, and that nothing was changed. */
  readonly message: Text;
  /** The tensor concerned. */
  readonly tensor?: string;
}

export interface LoadedWeights {
  readonly weights: TensorStore;
  /** How many tensors were taken, of how many that the drawing has. */
  readonly loaded: number;
  readonly total: number;
}

/** The tensors of a file, as float32. */
export interface WeightsFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** What was converted, in words; null where the file holds float32. */
  readonly converted: Text | null;
}

/**
 * The tensors of a weights file by their names: all of a `.safetensors` file or an `.npz` archive; the one of a `.npy`
 * file, which is called what the file is (`conv1.weight.npy`).
 */
export function readWeightsFile(name: string, bytes: Uint8Array): Result<WeightsFile, LoadProblem> {
  return weightsIn(readTensorFile(name, bytes));
}

/** As `readWeightsFile`, of a file that was read. */
export function weightsIn(file: Result<TensorArrays, Text>): Result<WeightsFile, LoadProblem> {
  if (!file.ok) {
    return err({ code: 'unreadable', message: joinTexts([file.error, UNCHANGED], ' ') });
  }
  const each = <T>(of: (array: NpyArray) => T) => new Map([...file.value].map(([key, array]) => [key, of(array)]));
  return asWeights(
    each(({ tensor }) => tensor),
    each(({ format }) => format),
  );
}

/** Halves and doubles become float32, and that is said; whole numbers are no weights. */
function asWeights(
  tensors: ReadonlyMap<string, Tensor>,
  formats: ReadonlyMap<string, ElementFormat>,
): Result<WeightsFile, LoadProblem> {
  const whole = [...formats].find(([, format]) => !isFloating(format));
  if (whole) {
    const [name, format] = whole;
    return fail(
      'not-floating',
      text(
        'export.loadWeights.nameHoldsElementsOfThe',
        '“{name}” holds elements of the type {format}; weights are float32, float16, bfloat16 or float64.',
        { name: quoted(name), format },
      ),
      name,
    );
  }
  const others = [...formats.values()].filter((format) => format !== 'float32');
  const counts = joinTexts(
    [...new Set(others)].map((format) => {
      const count = others.filter((other) => other === format).length;
      return text('export.loadWeights.countFromFormat', '{count} from {format}', { count, format });
    }),
    ', ',
  );
  const converted = text(
    'export.loadWeights.converted',
    'The tensors of the file were converted to float32: {counts}.',
    { counts },
  );
  return ok({ tensors, converted: others.length > 0 ? converted : null });
}

/**
 * Puts tensors onto the layers of a drawing by name, `LAYER.PARAMETER`; the self-test of an exported file is passed
 * over. All or nothing: one tensor that does not fit leaves every weight as it is. Parameters that the file does not
 * name keep theirs.
 * @example const file = readWeightsFile(name, bytes); if (file.ok) loadWeights(document, analysis, weights, file.value.tensors);
 */
export function loadWeights(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  tensors: ReadonlyMap<string, Tensor>,
): Result<LoadedWeights, LoadProblem> {
  const named = namedParameters(document, analysis);
  const result = new Map(weights);
  let loaded = 0;
  for (const [name, tensor] of tensors) {
    if (name.startsWith(SELF_TEST_PREFIX)) continue;
    const found = named.get(name);
    const shown = quoted(name, 100);
    if (!found) {
      return fail(
        'unknown-name',
        text(
          'export.loadWeights.noLayerOfThisDrawing',
          'No layer of this drawing has a parameter “{shown}”. {expectation}',
          { shown, expectation: expectation(named) },
        ),
        name,
      );
    }
    const [actual, wanted] = [formatShape(tensor.shape), formatShape(found.spec.shape)];
    if (!fitsShape(tensor.shape, found.spec.shape)) {
      return fail(
        'shape-differs',
        text(
          'export.loadWeights.shownIsActualInThe',
          '“{shown}” is {actual} in the file, but {wanted} in the drawing.',
          { shown, actual, wanted },
        ),
        name,
      );
    }
    const stored = { shape: found.spec.shape, data: tensor.data, origin: 'loaded' as const };
    result.set(parameterKey(found.node.id, found.spec.name), stored);
    loaded += 1;
  }
  if (loaded === 0)
    return fail('no-tensors', text('export.loadWeights.theFileHoldsNoWeights', 'The file holds no weights.'));
  return ok({ weights: result, loaded, total: named.size });
}

/** What a name looks like in this drawing. */
function expectation(named: ReadonlyMap<string, unknown>): Text {
  const [first] = named.keys();
  if (first === undefined) return text('export.loadWeights.itHasNoParametersAt', 'It has no parameters at all.');
  return text('export.loadWeights.namesAreLikeFirst', 'Names are like “{first}”.', { first: quoted(first) });
}

const UNCHANGED = text('export.loadWeights.unchanged', 'Nothing was changed.');

function fail(code: LoadProblem['code'], what: Text, tensor?: string): Result<never, LoadProblem> {
  const message = joinTexts([what, UNCHANGED], ' ');
  return err({ code, message, ...(tensor === undefined ? {} : { tensor }) });
}
