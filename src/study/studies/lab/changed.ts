import type { CompiledModel } from '../../../core/compile/types.ts';
import { seededRandom } from '../../../core/weights/random.ts';
import type { Evaluated, Item } from '../../evaluate.ts';
import { ABLATIONS, type AblationKind, type AblationRecord } from '../../measures/ablation.ts';
import { divergenceOf, logitsOf, marginOf, topOf } from '../../measures/answers.ts';
import { type LadderRecord, RUNGS, type Rung } from '../../measures/ladder.ts';
import type { ClassLabels, LayerRecord } from '../../measures/records.ts';
import { partners, shuffled } from '../../measures/resample.ts';
import type { Network } from '../../network.ts';
import type { ChannelValue, ChannelValues } from '../../overrides.ts';
import { readScores } from '../../read-run.ts';
import type { Answer } from './look.ts';

/** The second pass: every picture again with other gates, one picture at a time, so that all means are over the same pictures. */

/** Which gates were replaced: of one layer, or of all (`null`). `halfMean`: by their mean over half A of the pictures. */
export type Change =
  | { readonly kind: 'rung'; readonly layer: number | null; readonly rung: Exclude<Rung, 'own'> | 'halfMean' }
  | { readonly kind: 'ablation'; readonly layer: number; readonly by: AblationKind; readonly channel: number };

export interface ChangedItem extends Item {
  /** Row in the records. */
  readonly row: number;
  readonly change: Change;
}

export interface ChangeParts {
  readonly network: Network;
  readonly records: readonly LayerRecord[];
  readonly labels: ClassLabels;
  /** By row. */
  readonly answers: readonly Answer[];
  readonly independent: boolean;
  readonly seed: number;
}

const CHANGED = [...RUNGS.filter((rung) => rung !== 'own'), 'halfMean'] as const;

export function createChanges({ network, records, labels, answers, independent, seed }: ChangeParts) {
  const rows = answers.length;
  const random = seededRandom(`changes ${seed}`);
  const other = partners(rows, random);
  const isA = halves(labels, random);
  const everyRow = Array.from({ length: rows }, (_, row) => row);
  const meanOf = (of: readonly number[]) => records.map((record) => meanGates(record, of));
  const dataMean = meanOf(everyRow);
  const halfMean = meanOf(everyRow.filter((row) => isA[row] === 1));
  const classMeans = labels.classes.map((_, label) => meanOf(everyRow.filter((row) => labels.of[row] === label)));
  const own = answers.map(({ logits, truth }) => ({ margin: marginOf(logits, truth), right: isRight(logits, truth) }));

  const column = (value: number) => new Float64Array(rows).fill(value);
  const ladders = new Map<number | null, LadderRecord & { readonly halfMean: Float64Array }>(
    [null, ...records.keys()].map((layer) => {
      const empty = () =>
        Object.fromEntries(RUNGS.map((rung) => [rung, column(Number.NaN)])) as Record<Rung, Float64Array>;
      const record = { right: empty(), divergence: empty(), halfMean: column(Number.NaN) };
      record.right.own.set(own.map(({ right }) => right));
      record.divergence.own.fill(0);
      return [layer, record];
    }),
  );
  const ablations = records.map(
    ({ channels }) =>
      Object.fromEntries(
        ABLATIONS.map((by): [AblationKind, AblationRecord] => [
          by,
          {
            channels,
            margin: Float64Array.from(own, ({ margin }) => margin),
            right: Uint8Array.from(own, ({ right }) => (right === 1 ? 1 : 0)),
            ablatedMargin: new Float64Array(rows * channels).fill(Number.NaN),
            ablatedRight: new Uint8Array(rows * channels),
          },
        ]),
      ) as Record<AblationKind, AblationRecord>,
  );

  /** Gates of one layer under a rung, for one picture; null where nobody knows its class. */
  function gatesOf(layer: number, rung: (typeof CHANGED)[number], row: number): ArrayLike<number> | null {
    const { gates, channels } = records[layer] as LayerRecord;
    const of = (picture: number) => gates.subarray(picture * channels, (picture + 1) * channels);
    switch (rung) {
      case 'classMean':
        return classMeans[labels.of[row] as number]?.[layer] ?? null;
      case 'dataMean':
        return dataMean[layer] as Float64Array;
      case 'halfMean':
        return halfMean[layer] as Float64Array;
      case 'shuffledPictures':
        return of(other[row] as number);
      case 'shuffledChannels': {
        const order = shuffled(channels, seededRandom(`channels ${seed} ${layer} ${row}`));
        return Float32Array.from(order, (channel) => of(row)[channel] as number);
      }
      case 'one':
        return new Float32Array(channels).fill(1);
    }
  }

  function overridesOf(change: Change, row: number): ChannelValues | null {
    if (change.kind === 'ablation') {
      const { nodeId, gates, channels } = records[change.layer] as LayerRecord;
      const { channel, by } = change;
      const value = {
        zero: 0,
        mean: (dataMean[change.layer] as Float64Array)[channel] as number,
        resample: gates[(other[row] as number) * channels + channel] as number,
      }[by];
      return new Map([[nodeId, new Map([[channel, { value }]])]]);
    }
    const layers = change.layer === null ? [...records.keys()] : [change.layer];
    const result = new Map<string, ReadonlyMap<number, ChannelValue>>();
    for (const layer of layers) {
      const gates = gatesOf(layer, change.rung, row);
      if (!gates) return null;
      result.set(
        (records[layer] as LayerRecord).nodeId,
        new Map(Array.from(gates, (value, channel) => [channel, { value }])),
      );
    }
    return result;
  }

  /** All that is tried with one picture. */
  function* changesOf(): Generator<Change> {
    for (const layer of [null, ...records.keys()]) for (const rung of CHANGED) yield { kind: 'rung', layer, rung };
    for (const [layer, { channels }] of records.entries()) {
      for (const by of ABLATIONS) {
        for (let channel = 0; channel < channels; channel += 1) yield { kind: 'ablation', layer, by, channel };
      }
    }
  }

  return {
    /** Runs per picture. */
    perPicture: [...changesOf()].length,
    /** The pictures in another order: those so far are a sample of all. */
    order: shuffled(rows, random),
    itemsOf: function* (row: number, studied: Item['case']): Generator<ChangedItem> {
      for (const change of changesOf()) {
        const overrides = overridesOf(change, row);
        if (overrides) yield { case: studied, row, change, overrides };
      }
    },
    add: (done: readonly Evaluated<ChangedItem>[], model: CompiledModel): void => {
      for (const { item, values } of done) {
        const scores = readScores(model, network.document, values);
        if (!scores) continue;
        const logits = logitsOf(scores.raw, scores);
        const { row, change } = item;
        const answer = answers[row] as Answer;
        const right = isRight(logits, answer.truth);
        if (change.kind === 'rung') {
          const record = ladders.get(change.layer);
          if (!record) continue;
          if (change.rung === 'halfMean') record.halfMean[row] = right;
          else {
            record.right[change.rung][row] = right;
            record.divergence[change.rung][row] = divergenceOf(answer.logits, logits, independent);
          }
        } else {
          const record = (ablations[change.layer] as Record<AblationKind, AblationRecord>)[change.by];
          const at = row * record.channels + change.channel;
          record.ablatedMargin[at] = marginOf(logits, answer.truth);
          record.ablatedRight[at] = right === 1 ? 1 : 0;
        }
      }
    },
    ladders,
    ablations,
    /** By row: 1 for the half where is chosen, 0 for the half where is reported. */
    isA,
  };
}

export type Changes = ReturnType<typeof createChanges>;

/** 1, 0, or NaN where nobody knows; of several true classes all have to lead. */
function isRight(logits: Float64Array, truth: readonly number[]): number {
  if (truth.length === 0) return Number.NaN;
  if (truth.length === 1) return topOf(logits) === truth[0] ? 1 : 0;
  return marginOf(logits, truth) > 0 ? 1 : 0;
}

function meanGates({ gates, channels }: LayerRecord, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(channels);
  for (const row of rows) {
    for (let channel = 0; channel < channels; channel += 1) {
      mean[channel] = (mean[channel] as number) + (gates[row * channels + channel] as number) / rows.length;
    }
  }
  return mean;
}

/** Every other picture of each class, in a random order. */
function halves({ of }: ClassLabels, random: () => number): Uint8Array {
  const isA = new Uint8Array(of.length);
  const turn = new Map<number, number>();
  for (const row of shuffled(of.length, random)) {
    const label = of[row] as number;
    const count = turn.get(label) ?? 0;
    turn.set(label, count + 1);
    isA[row] = count % 2 === 0 ? 1 : 0;
  }
  return isA;
}
