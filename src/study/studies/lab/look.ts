import type { CompiledModel } from '../../../core/compile/types.ts';
import { layerType } from '../../../core/layers/index.ts';
import type { Evaluated, Item } from '../../evaluate.ts';
import { logitsOf, topOf } from '../../measures/answers.ts';
import type { ClassLabels, LayerRecord } from '../../measures/records.ts';
import type { Network } from '../../network.ts';
import { type Branched, readAttention, readScores } from '../../read-run.ts';
import { outputsOfClasses } from '../../true-class.ts';
import type { LabSubject } from './types.ts';

/** The first pass: every picture once with its own gates. Everything else is made from what is written down here. */

/** One picture's answer with its own gates. */
export interface Answer {
  readonly logits: Float64Array;
  /** Outputs that are true of it; the network's own top class where nobody said. Empty: its class is none of the outputs. */
  readonly truth: readonly number[];
}

export interface Look {
  /** By picture; null where it was skipped, or has not been seen. */
  readonly answers: (Answer | null)[];
  add(done: readonly Evaluated<LookItem>[], model: CompiledModel): void;
  /** The pictures seen, in their order: the rows of all records. */
  seen(): readonly number[];
  records(): readonly LayerRecord[];
  labels(): ClassLabels;
  readonly against: 'label' | 'own';
  /** Whether each class is judged on its own. */
  readonly independent: boolean;
}

export interface LookItem extends Item {
  readonly picture: number;
}

interface Growing {
  readonly nodeId: string;
  readonly name: string;
  readonly channels: number;
  readonly gates: Float32Array;
  readonly squeeze: Float32Array | null;
  readonly hidden: { readonly units: number; readonly values: Float32Array } | null;
}

export function createLook(network: Network, subject: LabSubject): Look {
  const pictures = subject.labels.length;
  const answers = new Array<Answer | null>(pictures).fill(null);
  const labelled = subject.labels.some((labels) => labels.length > 0);
  let layers: Growing[] | null = null;
  let outputs: readonly number[] | null = null;
  let independent = false;

  function truthOf(picture: number, logits: Float64Array): readonly number[] {
    const labels = subject.labels[picture] ?? [];
    if (!outputs) {
      const top = topOf(logits);
      return top === -1 ? [] : [top];
    }
    return labels.map((label) => outputs?.[label] ?? -1).filter((output) => output >= 0);
  }

  function write({ values }: Evaluated<LookItem>, picture: number, model: CompiledModel): void {
    const steps = readAttention(model, values);
    layers ??= model.attention.map(({ nodeId, layerName: name, channels }): Growing => {
      const run = steps.get(nodeId);
      const [squeeze, hidden] = [averageOf(run?.squeeze), largerOf(run?.hidden ?? null)];
      const table = (width: number) => new Float32Array(pictures * width);
      return {
        ...{ nodeId, name, channels, gates: table(channels) },
        squeeze: squeeze?.length === channels ? table(channels) : null,
        hidden: hidden ? { units: hidden.length, values: table(hidden.length) } : null,
      };
    });
    for (const { nodeId, channels, gates, squeeze, hidden } of layers) {
      const run = steps.get(nodeId);
      if (!run) continue;
      gates.set(run.gate, picture * channels);
      squeeze?.set(averageOf(run.squeeze) ?? [], picture * channels);
      hidden?.values.set(largerOf(run.hidden) ?? [], picture * hidden.units);
    }
  }

  function seen(): readonly number[] {
    return answers.flatMap((answer, picture) => (answer ? [picture] : []));
  }

  return {
    answers,
    add: (done, model) => {
      for (const each of done) {
        const scores = readScores(model, network.document, each.values);
        if (scores && outputs === null && labelled) outputs = outputsOfClasses(subject.classes, scores.labels);
        independent = scores?.kind === 'independent';
        const logits = scores ? logitsOf(scores.raw, scores) : new Float64Array();
        write(each, each.item.picture, model);
        answers[each.item.picture] = { logits, truth: truthOf(each.item.picture, logits) };
      }
    },
    seen,
    records: () => {
      const rows = seen();
      return (layers ?? []).map(({ gates, squeeze, hidden, ...layer }): LayerRecord => {
        const own = rowsOf(gates, layer.channels, rows);
        const mean = squeeze && rowsOf(squeeze, layer.channels, rows);
        return {
          ...layer,
          gates: own,
          squeeze: mean,
          hidden: hidden && { units: hidden.units, values: rowsOf(hidden.values, hidden.units, rows) },
          // The mean of a map times its gate is the mean of the scaled map.
          maps:
            mean && poolsByAverage(network, layer.nodeId) ? mean.map((value, at) => value * (own[at] as number)) : null,
        };
      });
    },
    labels: () => ({
      classes: subject.classes,
      of: Int32Array.from(seen(), (picture) => {
        const labels = subject.labels[picture] ?? [];
        return labels.length === 1 ? (labels[0] as number) : -1;
      }),
    }),
    get against() {
      return outputs ? 'label' : 'own';
    },
    get independent() {
      return independent;
    },
  };
}

function averageOf(value: Branched | undefined): Float32Array | null {
  if (!value) return null;
  return value instanceof Float32Array ? value : value.average;
}

/** A unit is silent only where it is in both branches. */
function largerOf(value: Branched | null): Float32Array | null {
  if (value === null || value instanceof Float32Array) return value;
  return value.average.map((own, at) => {
    const other = value.max[at] as number;
    return Math.abs(other) > Math.abs(own) ? other : own;
  });
}

function rowsOf(values: Float32Array, width: number, rows: readonly number[]): Float32Array {
  const found = new Float32Array(rows.length * width);
  for (const [row, picture] of rows.entries())
    found.set(values.subarray(picture * width, (picture + 1) * width), row * width);
  return found;
}

/** Whether the layer's squeeze, as its steps declare it, is the mean of a map: asked with a map whose mean is no other. */
function poolsByAverage({ document }: Network, nodeId: string): boolean {
  const node = document.nodes.get(nodeId);
  const steps = layerType(node?.type ?? '')?.attention?.steps(node?.attributes ?? {}) ?? [];
  const squeeze = steps.find(({ view, branch }) => view === 'squeeze' && branch !== 'max');
  return squeeze?.evaluate({ maps: { data: Float32Array.of(0, 2), area: 2 } } as never)?.[0] === 1;
}
