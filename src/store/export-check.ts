import { compile } from '../core/compile/compile.ts';
import type { ExtractedModel, ExtractedValue } from '../core/compile/extract.ts';
import type { CompiledModel, CompiledTensorInput } from '../core/compile/types.ts';
import { seededInput } from '../core/export/self-test.ts';
import { layerTypesOf, pictureNode } from '../core/graph/structure.ts';
import { err, ok, type Result } from '../core/result.ts';
import { float32, type Tensor } from '../core/tensor/types.ts';
import type { Text } from '../core/text.ts';
import { fingerprint } from '../core/weights/hash.ts';
import { thrownError } from '../runtime/errors.ts';
import { overBudget } from '../runtime/memory.ts';
import { preparePicture } from '../runtime/prepare.ts';
import type { Runtime } from '../runtime/types.ts';
import { currentPicture } from './selectors.ts';
import type { EditorState } from './state.ts';

/** One output of the file beside the same output of the canvas. */
export interface OutputProof {
  /** The layer's name on the canvas. */
  readonly layer: string;
  /** Its name in the file. */
  readonly name: string;
  /** As it came out; null where one of the two gave nothing, or another number of elements. */
  readonly shape: readonly number[] | null;
  /** Largest |Δ|; infinite where only one of a pair is a finite number. */
  readonly maxDifference: number;
  /** Elements that are finite on both sides: of the others two equal ones count as no difference. */
  readonly finite: number;
}

/** What both were run on. `noise`: a picture is taken, but none is open. `tensors`: no picture is taken at all. */
export type ProofInput =
  | { readonly kind: 'picture'; readonly name: string }
  | { readonly kind: 'noise' }
  | { readonly kind: 'tensors' };

/** What was found when an exported file was loaded and run before it is handed over. */
export interface ExportProof {
  /** In data-flow order. */
  readonly outputs: readonly OutputProof[];
  /** Over all of them. */
  readonly maxDifference: number;
  readonly input: ProofInput;
}

/** Why there is no comparison: the file itself does not load or run, or it does, but the canvas cannot run beside it. */
export interface ProofFailure {
  readonly stage: 'file' | 'canvas';
  readonly message: Text;
}

/** Runs an exported model and the drawing itself on the current picture, and compares every output. Never rejects. */
export async function proveExport(
  state: EditorState,
  runtime: Runtime,
  exported: CompiledModel,
  signal?: AbortSignal,
): Promise<Result<ExportProof, ProofFailure>> {
  try {
    return await compareBoth(state, runtime, exported, signal);
  } catch (thrown) {
    // What both are fed with, or the canvas's own weights, did not fit: nothing is said of the file.
    return err({ stage: 'canvas', message: thrownError(thrown).message });
  }
}

async function compareBoth(
  state: EditorState,
  runtime: Runtime,
  exported: CompiledModel,
  signal?: AbortSignal,
): Promise<Result<ExportProof, ProofFailure>> {
  const { document, analysis, weights } = state;
  const refused = overBudget(document, analysis, runtime.memoryBudget());
  if (refused) return err({ stage: 'canvas', message: refused.message });
  const { input, of } = inputFor(state, exported);
  const common = { input, overrides: new Map(), layerTypes: layerTypesOf(document) };
  const fetchesOf = (model: CompiledModel) => model.outputs.map((output) => output.name);
  const file = await runtime.run({ ...common, model: exported, fetches: fetchesOf(exported) }, signal);
  if (!file.ok) return err({ stage: 'file', message: file.error.message });
  const drawn = compile(document, analysis, weights, { mode: 'instrumented', weights: 'external' });
  if (!drawn.ok) return err({ stage: 'canvas', message: drawn.error.message });
  const canvas = await runtime.run({ ...common, model: drawn.value, fetches: fetchesOf(drawn.value) }, signal);
  if (!canvas.ok) return err({ stage: 'canvas', message: canvas.error.message });
  const outputs = exported.outputs.map(({ name, nodeId }, index): OutputProof => {
    const layer = document.nodes.get(nodeId)?.name ?? name;
    const theirs = canvas.value.values.get(drawn.value.outputs[index]?.name ?? '');
    return { layer, name, ...compareValues(file.value.values.get(name), theirs) };
  });
  const maxDifference = outputs.reduce((most, output) => Math.max(most, output.maxDifference), 0);
  return ok({ outputs, maxDifference, input: of });
}

/**
 * Runs a part of the drawing on the values that the canvas has at its edge, and compares what leaves it with the canvas.
 * Where the canvas cannot run, it is still seen whether the file does.
 */
export async function provePart(
  state: EditorState,
  runtime: Runtime,
  part: ExtractedModel,
): Promise<Result<ExportProof, ProofFailure>> {
  const { document, analysis, weights } = state;
  const common = { overrides: new Map(), layerTypes: layerTypesOf(document) };
  const ends = [...part.inputs, ...part.outputs];
  const watch = ends.map(({ source }) => ({ nodeId: source.node, port: source.port }));
  const drawn = compile(document, analysis, weights, { mode: 'instrumented', weights: 'external', watch });
  const { input, of } = drawn.ok ? inputFor(state, drawn.value) : { input: null, of: { kind: 'noise' as const } };
  const fetches = drawn.ok ? [...new Set(drawn.value.watched.map(({ valueName }) => valueName))] : [];
  const canvas = drawn.ok ? await runtime.run({ ...common, model: drawn.value, input, fetches }) : drawn;
  const seen = ({ name }: ExtractedValue): Tensor | undefined => {
    const at = ends.findIndex((end) => end.name === name);
    return canvas.ok && drawn.ok ? canvas.value.values.get(drawn.value.watched[at]?.valueName ?? '') : undefined;
  };
  const keptFrom = drawn.ok ? drawn.value.keptFrom : (document.imported?.bytes ?? null);
  const model = { ...runnable(part, seen), keptFrom };
  const file = await runtime.run({ ...common, model, input: null, fetches: part.outputs.map(({ name }) => name) });
  if (!file.ok) return err({ stage: 'file', message: file.error.message });
  if (!canvas.ok) return err({ stage: 'canvas', message: canvas.error.message });
  const outputs = part.outputs.map((value): OutputProof => {
    const layer = document.nodes.get(value.source.node)?.name ?? value.name;
    return { layer, name: value.name, ...compareValues(file.value.values.get(value.name), seen(value)) };
  });
  const maxDifference = outputs.reduce((most, output) => Math.max(most, output.maxDifference), 0);
  return ok({ outputs, maxDifference, input: of });
}

/** A part as what the runtime takes: every input is a tensor that is given. */
function runnable(
  { bytes, inputs, versions }: ExtractedModel,
  seen: (value: ExtractedValue) => Tensor | undefined,
): Omit<CompiledModel, 'keptFrom'> {
  const tensorInputs = inputs.map((value): CompiledTensorInput => {
    const given = seen(value);
    const dtype = value.type?.dtype ?? 'float32';
    const feed = given ? { fill: 'file' as const, data: given.data } : { fill: 'zeros' as const };
    const shape = given?.shape ?? value.type?.shape ?? [];
    return { nodeId: value.source.node, name: value.name, type: { dtype, shape }, seed: 1, ...feed };
  });
  const nothing = { externalData: [], outputs: [], attention: [], watched: [] };
  const structureKey = fingerprint(bytes);
  return { bytes, ...nothing, inputName: '', inputType: float32([]), tensorInputs, versions, structureKey };
}

function compareValues(
  mine: Tensor | undefined,
  theirs: Tensor | undefined,
): Pick<OutputProof, 'shape' | 'maxDifference' | 'finite'> {
  const comparable = mine && theirs && mine.data.length === theirs.data.length;
  if (!comparable) return { shape: null, maxDifference: Number.POSITIVE_INFINITY, finite: 0 };
  return { shape: mine.shape, ...compareElements(mine.data, theirs.data) };
}

/** The current picture as the network takes it; without one, numbers that are the same on every machine. */
function inputFor(state: EditorState, exported: CompiledModel) {
  if (exported.inputName === '') return { input: null, of: { kind: 'tensors' } satisfies ProofInput };
  const picture = currentPicture(state);
  const attributes = pictureNode(state.document)?.attributes;
  const prepared = picture && attributes ? preparePicture(picture.bitmap, picture.fit, attributes) : null;
  return picture && prepared?.ok
    ? { input: prepared.value.input, of: { kind: 'picture', name: picture.name } satisfies ProofInput }
    : { input: seededInput(exported.inputType), of: { kind: 'noise' } satisfies ProofInput };
}

function compareElements(a: Float32Array, b: Float32Array): Pick<OutputProof, 'maxDifference' | 'finite'> {
  let maxDifference = 0;
  let finite = 0;
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at] as number, b[at] as number];
    if (Number.isFinite(x) && Number.isFinite(y)) {
      finite += 1;
      maxDifference = Math.max(maxDifference, Math.abs(x - y));
      // Equal infinities and two NaNs are the same answer.
    } else if (!Object.is(x, y)) maxDifference = Number.POSITIVE_INFINITY;
  }
  return { maxDifference, finite };
}
