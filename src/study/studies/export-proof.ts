import type { ExtractedModel, ExtractedValue } from '../../core/compile/extract.ts';
import type { CompiledModel, CompiledTensorInput } from '../../core/compile/types.ts';
import { modelAtHand } from '../../core/onnx/imported.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { float32, type Tensor } from '../../core/tensor/types.ts';
import { type Text, text } from '../../core/text.ts';
import { fingerprint } from '../../core/weights/hash.ts';
import { runtimeError } from '../../runtime/errors.ts';
import type { Runtime, RuntimeError } from '../../runtime/types.ts';
import type { StudyCase } from '../cases.ts';
import { defineStudy } from '../define-study.ts';
import { prepare } from '../evaluate.ts';
import { type Network, runnable } from '../network.ts';
import { runOnce } from '../run-once.ts';
import { startStudy } from '../run-study.ts';

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

/** What an exported file is compared on. */
export interface ProofCase {
  readonly case: StudyCase;
  readonly input: ProofInput;
}

export interface ProofOptions {
  readonly runtime: Runtime;
  /** The canvas. */
  readonly network: Network;
  readonly on: ProofCase;
  readonly signal?: AbortSignal;
}

/** What the study gives: by output of the file, over all cases so far; why there is no comparison. */
export interface Proven {
  readonly outputs: readonly OutputProof[];
  readonly failure: ProofFailure | null;
}

/** An exported file beside the canvas: both run each case, and every output is compared. */
export const exportProof = defineStudy<Record<never, never>, CompiledModel, Proven>({
  id: 'exportProof',
  title: text('studies.exportProof.title', 'Exported file against the canvas'),
  summary: text(
    'studies.exportProof.summary',
    'Loads an exported file, runs it beside the canvas on the same pictures, and shows the largest difference of each output.',
  ),
  attributes: {},
  needs: { cases: 'many', scores: false, subject: 'file' },
  gives: [
    { key: 'name', label: text('studies.exportProof.output', 'Output'), per: 'output', unit: '' },
    {
      key: 'maxDifference',
      label: text('studies.exportProof.largestDifference', 'Largest difference'),
      per: 'output',
      unit: 'output',
    },
  ],
  count: ({ cases }) => 2 * cases.length,
  begin: () => ({ outputs: [], failure: null }),
  run: async ({ network, cases, subject: exported, evaluate, give }) => {
    const { document } = network;
    let outputs: readonly OutputProof[] = [];
    for (const each of cases) {
      // What both are fed with: where that does not fit, nothing is said of the file.
      const feed = await prepare(each);
      if (!feed.ok) return ok({ outputs, failure: { stage: 'canvas', message: feed.error.message } });
      const fed: StudyCase = { ...each, feed: () => feed };
      const values = new Map<'file' | 'canvas', ReadonlyMap<string, Tensor>>();
      let names: readonly string[] = [];
      for (const stage of ['file', 'canvas'] as const) {
        const done = await evaluate({
          items: [{ case: fed }],
          ...(stage === 'file' && { model: exported }),
          ...{ fetch: 'outputs', batch: 1, skips: false },
          onDone: ([run], model) => {
            if (run) values.set(stage, run.values);
            names = model.outputs.map(({ name }) => name);
            return true;
          },
        });
        if (!done.ok)
          return ok({ outputs, failure: { stage: blamed(stage, done.error), message: done.error.message } });
      }
      const compared = exported.outputs.map(({ name, nodeId }, index): OutputProof => {
        const layer = document.nodes.get(nodeId)?.name ?? name;
        const [mine, theirs] = [values.get('file')?.get(name), values.get('canvas')?.get(names[index] ?? '')];
        return { layer, name, ...compareValues(mine, theirs) };
      });
      outputs = compared.map((output, at) => worse(outputs[at], output));
      give({ outputs, failure: null });
    }
    return ok({ outputs, failure: null });
  },
});

/** Too much memory, or numbers that could not be made: nothing is said of the file. */
function blamed(stage: 'file' | 'canvas', { code }: RuntimeError): ProofFailure['stage'] {
  return code === 'over-budget' ? 'canvas' : stage;
}

function worse(before: OutputProof | undefined, now: OutputProof): OutputProof {
  return before && before.maxDifference > now.maxDifference ? before : now;
}

/** Runs an exported model and the drawing itself on one case, and compares every output. Never rejects. */
export async function proveExport(
  { runtime, network, on, signal }: ProofOptions,
  exported: CompiledModel,
): Promise<Result<ExportProof, ProofFailure>> {
  const started = startStudy(exportProof, { runtime, network, cases: [on.case], subject: exported });
  if (!started.ok) return failed('canvas', { message: started.error });
  const run = started.value;
  if (signal?.aborted) run.cancel();
  signal?.addEventListener('abort', run.cancel);
  const { status, known, error } = await run.finished();
  signal?.removeEventListener('abort', run.cancel);
  if (status === 'cancelled') return failed('file', runtimeError('cancelled'));
  // What ends everything says as much of a file that takes it.
  if (error) return failed('file', error);
  return known.failure ? err(known.failure) : ok(proof(known.outputs, on.input));
}

/**
 * Runs a part of the drawing on the values that the canvas has at its edge, and compares what leaves it with the canvas.
 * Where the canvas cannot run, it is still seen whether the file does.
 */
export async function provePart(
  { runtime, network, on, signal }: ProofOptions,
  part: ExtractedModel,
): Promise<Result<ExportProof, ProofFailure>> {
  const { document, layerTypes } = network;
  const ends = [...part.inputs, ...part.outputs];
  await modelAtHand(document.imported);
  const drawn = runnable(
    network,
    ends.map(({ source }) => ({ nodeId: source.node, port: source.port })),
  );
  const feed = drawn.ok ? await on.case.feed() : null;
  const fetches = drawn.ok ? [...new Set(drawn.value.watched.map(({ valueName }) => valueName))] : [];
  const input = feed?.ok ? feed.value.input : null;
  const canvas = drawn.ok ? await runOnce(runtime, { model: drawn.value, layerTypes, fetches, input, signal }) : drawn;
  const seen = ({ name }: ExtractedValue): Tensor | undefined => {
    const at = ends.findIndex((end) => end.name === name);
    return canvas.ok && drawn.ok ? canvas.value.get(drawn.value.watched[at]?.valueName ?? '') : undefined;
  };
  const keptFrom = drawn.ok ? drawn.value.keptFrom : (document.imported?.bytes ?? null);
  const model = { ...standing(part, seen), keptFrom };
  const outer = part.outputs.map(({ name }) => name);
  const file = await runOnce(runtime, { model, layerTypes, fetches: outer, input: null, signal });
  if (!file.ok) return failed('file', file.error);
  if (!canvas.ok) return failed('canvas', canvas.error);
  const outputs = part.outputs.map((value): OutputProof => {
    const layer = document.nodes.get(value.source.node)?.name ?? value.name;
    return { layer, name: value.name, ...compareValues(file.value.get(value.name), seen(value)) };
  });
  return ok(proof(outputs, on.input));
}

function proof(outputs: readonly OutputProof[], input: ProofInput): ExportProof {
  return { outputs, maxDifference: outputs.reduce((most, each) => Math.max(most, each.maxDifference), 0), input };
}

function failed(stage: ProofFailure['stage'], { message }: { readonly message: Text }): Result<never, ProofFailure> {
  return err({ stage, message });
}

/** A part as what the runtime takes: every input is a tensor that is given. */
function standing(
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
