import type { CompiledModel } from '../core/compile/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { finiteFacts, jsonCount, jsonNumber } from '../core/tensor/non-finite.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { StudyCase } from '../study/cases.ts';
import { type Branched, readAttention, readScores } from '../study/read-run.ts';
import type { NonFiniteReport } from './run-non-finite.ts';

/** What a run gave for one picture, as `run` prints it. */

/** A number; where it is not finite, which JSON cannot write, the string `NaN`, `Infinity` or `-Infinity`. */
export type JsonNumber = number | string;

/** One vector, or one per pooling branch (CBAM). */
export type Values =
  | readonly JsonNumber[]
  | { readonly average: readonly JsonNumber[]; readonly max: readonly JsonNumber[] };

export interface PictureReport {
  /** As it was given; null where the network takes no picture. */
  readonly file: string | null;
  /** In the order of the labels, after softmax or sigmoid; empty where the network gives no class scores. */
  readonly scores: readonly { readonly label: string; readonly score: JsonNumber }[];
  /** Only where there are other outputs than class scores. */
  readonly outputs?: readonly OutputReport[];
  /** In data-flow order. */
  readonly attention: readonly {
    readonly layer: string;
    readonly type: string;
    readonly squeeze: Values;
    readonly hidden: Values | null;
    readonly gate: readonly JsonNumber[];
  }[];
  /** Only where a value that the run gave is not finite. */
  readonly nonFinite?: NonFiniteReport;
}

/** An output in short: a mask, a map, a picture. */
export interface OutputReport {
  readonly name: string;
  readonly shape: readonly number[];
  /** Over the finite elements; null where there is none. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  /** How many elements are not, by kind. Only where there are any. */
  readonly nonFinite?: Readonly<Record<string, number>>;
}

export function pictureReport(
  document: GraphDocument,
  model: CompiledModel,
  { name }: StudyCase,
  values: ReadonlyMap<string, Tensor>,
): PictureReport {
  const scores = readScores(model, document, values);
  const steps = readAttention(model, values);
  const attention = model.attention.flatMap(({ nodeId, layerName, type }) => {
    const step = steps.get(nodeId);
    if (!step) return [];
    const hidden = step.hidden === null ? null : plain(step.hidden);
    return [{ layer: layerName, type, squeeze: plain(step.squeeze), hidden, gate: numbers(step.gate) }];
  });
  const outputs = model.outputs.flatMap(({ nodeId, name: output }) => {
    const value = values.get(output);
    return value && nodeId !== scores?.nodeId ? [outputReport(output, value)] : [];
  });
  return {
    file: model.inputName === '' ? null : name,
    scores:
      scores?.labels.map((label, index) => ({ label, score: jsonNumber(decimal(scores.values[index] ?? 0)) })) ?? [],
    ...(outputs.length > 0 ? { outputs } : {}),
    attention,
  };
}

function outputReport(name: string, { shape, data }: Tensor): OutputReport {
  const { min, mean, max, nonFinite } = finiteFacts(data);
  const known = (value: number | null) => (value === null ? null : decimal(value));
  return {
    name,
    shape,
    min: known(min),
    mean: known(mean),
    max: known(max),
    ...(nonFinite && { nonFinite: jsonCount(nonFinite) }),
  };
}

function plain(value: Branched): Values {
  return value instanceof Float32Array ? numbers(value) : { average: numbers(value.average), max: numbers(value.max) };
}

function numbers(values: Float32Array): readonly JsonNumber[] {
  return Array.from(values, (value) => jsonNumber(decimal(value)));
}

/** The shortest decimal that is still this very float32: nine digits always are. */
function decimal(value: number): number {
  return Number(value.toPrecision(9));
}
