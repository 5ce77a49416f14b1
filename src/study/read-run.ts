import { classScores } from '../core/compile/scores.ts';
import type { BranchedValue, CompiledAttention, CompiledModel, CompiledOutput } from '../core/compile/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import type { ScoreFunction, ScoreKind } from '../core/graph/output-reading.ts';
import type { Tensor } from '../core/tensor/types.ts';

/** Reads what a run of an instrumented model brought back: class scores and attention steps. Window and command line share it. */

/** A squeeze or hidden vector; CBAM has one per pooling branch. */
export type Branched = Float32Array | { readonly average: Float32Array; readonly max: Float32Array };

export interface AttentionRun {
  readonly nodeId: string;
  readonly squeeze: Branched;
  readonly hidden: Branched | null;
  /** The layer's own gate, one value per channel. */
  readonly gate: Float32Array;
  /** What the maps were multiplied by: differs from `gate` where a channel is silenced, forced or held. */
  readonly applied: Float32Array;
}

export interface Scores {
  readonly nodeId: string;
  readonly labels: readonly string[];
  /** What the network put out. */
  readonly raw: Float32Array;
  /** After the output layer's softmax or sigmoid. */
  readonly values: Float32Array;
  /** What made the values of what the network put out. */
  readonly apply: ScoreFunction;
  /** What the values are: shares of one whole, each on its own, or just numbers. */
  readonly kind: ScoreKind;
}

/** The graph outputs that hold the steps of one attention layer. */
export function attentionNames({ squeeze, hidden, gate, applied }: CompiledAttention): readonly string[] {
  const names = (value: BranchedValue | null) =>
    value === null ? [] : typeof value === 'string' ? [value] : [value.average, value.max];
  return [...names(squeeze), ...names(hidden), gate, applied];
}

/** The names to fetch: outputs and every attention layer's steps; with `watched`, the watched activations too. */
export function fetchNames(model: CompiledModel, watched: boolean): readonly string[] {
  const names = new Set([...model.outputs.map((output) => output.name), ...model.attention.flatMap(attentionNames)]);
  if (watched) for (const value of model.watched) names.add(value.valueName);
  return [...names];
}

/** Attention layers by node id, in data-flow order. */
export function readAttention(
  model: CompiledModel,
  values: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, AttentionRun> {
  const data = (name: string) => values.get(name)?.data ?? new Float32Array();
  const branched = (value: BranchedValue): Branched =>
    typeof value === 'string' ? data(value) : { average: data(value.average), max: data(value.max) };
  return new Map(
    model.attention.map((layer) => [
      layer.nodeId,
      {
        nodeId: layer.nodeId,
        squeeze: branched(layer.squeeze),
        hidden: layer.hidden === null ? null : branched(layer.hidden),
        gate: data(layer.gate),
        applied: data(layer.applied),
      },
    ]),
  );
}

/** Class scores of the first output that is read as such, or null where none is. */
export function readScores(
  model: CompiledModel,
  document: GraphDocument,
  values: ReadonlyMap<string, Tensor>,
): Scores | null {
  for (const output of model.outputs) {
    const raw = values.get(output.name);
    const node = document.nodes.get(output.nodeId);
    if (!raw || !node) continue;
    const { classes, apply, kind } = output.reading;
    if (raw.data.length !== classes) continue;
    return {
      nodeId: node.id,
      labels: labelsOf(document, node.id, classes),
      raw: raw.data,
      values: classScores(raw.data, apply),
      apply,
      kind,
    };
  }
  return null;
}

/** Names of the class scores, whatever a run gives; null where no output is read as such. */
export function scoreNames(model: CompiledModel, document: GraphDocument): readonly string[] | null {
  const output = scoreOutput(model);
  return output && labelsOf(document, output.nodeId, output.reading.classes ?? 0);
}

/** The output that is read as class scores; null where none is. */
export function scoreOutput(model: CompiledModel): CompiledOutput | null {
  return model.outputs.find(({ reading }) => reading.classes !== null) ?? null;
}

/** As the output layer names them; by number where it does not. */
function labelsOf(document: GraphDocument, node: string, count: number): readonly string[] {
  const names = document.nodes.get(node)?.attributes.labels;
  const given = Array.isArray(names) ? (names as readonly string[]) : [];
  return Array.from({ length: count }, (_, index) => given[index] ?? `${index}`);
}

/** An output that is a picture by its shape: [1, C, H, W] of one or three channels. */
export interface OutputPicture {
  readonly nodeId: string;
  /** The output layer's name. */
  readonly name: string;
  readonly channels: 1 | 3;
  readonly width: number;
  readonly height: number;
  /** [C, H, W]. */
  readonly data: Float32Array;
}

/** One output as it is. */
export interface OutputValues extends Tensor {
  readonly nodeId: string;
  /** The output layer's name. */
  readonly name: string;
}

/** Every output of the network, in data-flow order. */
export function readOutputs(
  model: CompiledModel,
  document: GraphDocument,
  values: ReadonlyMap<string, Tensor>,
): readonly OutputValues[] {
  return model.outputs.flatMap(({ name, nodeId }): OutputValues[] => {
    const value = values.get(name);
    return value ? [{ nodeId, name: document.nodes.get(nodeId)?.name ?? name, ...value }] : [];
  });
}

/** The outputs that can be shown as pictures, in data-flow order. */
export function readPictures(
  model: CompiledModel,
  document: GraphDocument,
  values: ReadonlyMap<string, Tensor>,
): readonly OutputPicture[] {
  return readOutputs(model, document, values).flatMap(({ nodeId, name, shape, data }): OutputPicture[] => {
    const [batch, channels, height = 0, width = 0] = shape;
    if (shape.length !== 4 || batch !== 1 || (channels !== 1 && channels !== 3)) return [];
    if (height < 2 || width < 2) return [];
    return [{ nodeId, name, channels, width, height, data }];
  });
}
