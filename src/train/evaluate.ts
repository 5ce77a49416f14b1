import type { LossSpec } from '../core/autodiff/step.ts';
import { ok, type Result } from '../core/result.ts';
import type { Runtime, RuntimeError } from '../runtime/types.ts';
import type { StudyCase } from '../study/cases.ts';
import { evaluate } from '../study/evaluate.ts';
import { logitsOf, logSoftmax, topOf } from '../study/measures/answers.ts';
import type { Network } from '../study/network.ts';
import { readScores } from '../study/read-run.ts';

/** How good a network is on pictures that it does not learn from. */
export interface Evaluation {
  /** Mean over the pictures, without label smoothing and class weights; null where none ran. */
  readonly loss: number | null;
  /** Share of pictures whose highest score is true; of several labels, that all classes are on the right side. */
  readonly accuracy: number | null;
  readonly pictures: number;
  /** [true output][highest output]: how often. Empty for several labels. */
  readonly confusion: readonly (readonly number[])[];
  /** Names of the outputs, the axes of the confusion. */
  readonly labels: readonly string[];
  readonly skipped: readonly { readonly name: string; readonly reason: RuntimeError['message'] }[];
}

export interface EvaluationCase {
  readonly case: StudyCase;
  /** Outputs that are true of it. */
  readonly truth: readonly number[];
}

/**
 * Runs the network as it is used, over pictures in batches. Never rejects. Errors: what ends all of it.
 * @param loss what is made small; its kind alone counts here
 */
export async function evaluateOn(
  runtime: Runtime,
  network: Network,
  cases: Iterable<EvaluationCase>,
  loss: Pick<LossSpec, 'kind'>,
  signal?: AbortSignal,
): Promise<Result<Evaluation, RuntimeError>> {
  const skipped: { name: string; reason: RuntimeError['message'] }[] = [];
  let [sum, right, pictures] = [0, 0, 0];
  let labels: readonly string[] = [];
  let confusion: number[][] = [];
  const done = await evaluate<EvaluationCase>({
    runtime,
    network,
    items: cases,
    fetch: 'outputs',
    ...(signal && { signal }),
    onDone: (batch, model) => {
      for (const { item, values } of batch) {
        const scores = readScores(model, network.document, values);
        if (!scores) continue;
        if (labels.length === 0) {
          labels = scores.labels;
          confusion = labels.map(() => labels.map(() => 0));
        }
        const logits = logitsOf(scores.raw, scores);
        const { truth } = item;
        const top = topOf(scores.raw);
        pictures += 1;
        sum += lossOfPicture(logits, scores.raw, truth, loss.kind);
        if (loss.kind === 'binaryCrossEntropy') {
          if (logits.every((logit, output) => logit > 0 === truth.includes(output))) right += 1;
          continue;
        }
        const [label] = truth;
        if (top === label) right += 1;
        const row = label === undefined ? undefined : confusion[label];
        if (row && top >= 0) row[top] = (row[top] as number) + 1;
      }
      return true;
    },
    onFailed: ({ item, error }) => {
      skipped.push({ name: item.case.name, reason: error.message });
      return true;
    },
  });
  if (!done.ok) return done;
  const share = (value: number) => (pictures > 0 ? value / pictures : null);
  return ok({
    ...{ loss: share(sum), accuracy: share(right), pictures, labels, skipped },
    confusion: loss.kind === 'binaryCrossEntropy' ? [] : confusion,
  });
}

/** As the training step defines it, of one picture. */
function lossOfPicture(
  logits: Float64Array,
  raw: Float32Array,
  truth: readonly number[],
  kind: LossSpec['kind'],
): number {
  switch (kind) {
    case 'crossEntropy': {
      const logs = logSoftmax(logits);
      return truth.reduce((total, output) => total - (logs[output] ?? 0), 0);
    }
    case 'binaryCrossEntropy':
      return (
        logits.reduce(
          (total, z, output) =>
            total + Math.max(z, 0) - (truth.includes(output) ? z : 0) + Math.log1p(Math.exp(-Math.abs(z))),
          0,
        ) / logits.length
      );
    case 'meanSquaredError':
      return raw.reduce((total, y, output) => total + (y - (truth.includes(output) ? 1 : 0)) ** 2, 0) / raw.length;
  }
}
