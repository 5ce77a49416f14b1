import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/weights/random.ts';
import { correlation, spearman } from '../../src/study/measures/agreement.ts';
import { divergenceOf, logitsOf, marginOf } from '../../src/study/measures/answers.ts';
import { measureClassProfile } from '../../src/study/measures/class-profile.ts';
import { measureClassShare } from '../../src/study/measures/class-share.ts';
import { gateCorrelation, linearCka, measureSqueezeGate } from '../../src/study/measures/context.ts';
import { effective, measureEffectiveChannels } from '../../src/study/measures/effective-channels.ts';
import { interval } from '../../src/study/measures/estimate.ts';
import { measureMutualInformation } from '../../src/study/measures/mutual-information.ts';
import type { LayerRecord } from '../../src/study/measures/records.ts';
import { partners, shuffled } from '../../src/study/measures/resample.ts';
import { measureSelectivity } from '../../src/study/measures/selectivity.ts';
import { measureStaticShare } from '../../src/study/measures/static-share.ts';
import { seeds } from '../support/seeds.ts';

/** The measures against NumPy and SciPy (scripts/parity/measures.py), and their intervals against chance itself. */

interface Recorded {
  readonly classes: number;
  readonly channels: number;
  readonly of: readonly number[];
  readonly gates: readonly number[];
  readonly other: readonly number[];
  readonly norms: readonly number[];
  readonly logits: readonly (readonly number[])[];
  readonly expected: {
    readonly mean: readonly (readonly number[])[];
    readonly sd: readonly (readonly number[])[];
    readonly staticShare: number;
    readonly classShare: readonly number[];
    readonly layerShare: number;
    readonly chance: number;
    readonly selectivity: readonly number[];
    readonly information: readonly number[];
    readonly effectiveChannels: number;
    readonly correlation: readonly number[];
    readonly gateCorrelation: readonly (readonly number[])[];
    readonly spearman: number;
    readonly spearmanTies: number;
    readonly cka: number;
    readonly divergence: number;
    readonly independent: number;
  };
}

const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('./measures.json', import.meta.url), 'utf8'));
const few = { seed: 3, replicates: 60 };

function finish<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function layerOf(channels: number, gates: ArrayLike<number>, other: ArrayLike<number> | null = null): LayerRecord {
  return {
    ...{ nodeId: 'n1', name: 'se', channels, hidden: null, maps: null },
    gates: Float32Array.from(gates),
    squeeze: other && Float32Array.from(other),
  };
}

function close(found: readonly (number | null)[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [at, value] of wanted.entries()) expect(found[at], `${at}`).toBeCloseTo(value, 6);
}

describe.each(recorded.map((each, at) => [at, each] as const))(
  'table %i: the numbers of NumPy and SciPy',
  (_, given) => {
    const { channels, expected } = given;
    const layer = layerOf(channels, given.gates, given.other);
    const of = Int32Array.from(given.of);
    const labels = { classes: Array.from({ length: given.classes }, (__, index) => `${index}`), of };

    it('class means and standard deviations', () => {
      const profile = finish(measureClassProfile(layer, labels, few));
      for (const [label, row] of expected.mean.entries()) close(profile.mean[label] ?? [], row);
      for (const [label, row] of expected.sd.entries()) close(profile.sd[label] ?? [], row);
    });

    it('static and class share, and what chance gives', () => {
      expect(finish(measureStaticShare(layer, of, few)).value).toBeCloseTo(expected.staticShare, 6);
      const share = finish(measureClassShare(layer, labels, few));
      close(
        share.channels.map(({ value }) => value),
        expected.classShare,
      );
      expect(share.layer.value).toBeCloseTo(expected.layerShare, 6);
      // Of the layer it is a weighted mean of channels that each have this mean.
      expect(Math.abs((share.chance.value as number) - expected.chance)).toBeLessThan(0.3 * expected.chance);
    });

    it('selectivity, information, effective channels', () => {
      close(
        finish(measureSelectivity(layer.gates, channels, labels, few)).map(({ value }) => value),
        expected.selectivity,
      );
      close(
        finish(measureMutualInformation(layer, labels, few)).map(({ value }) => value),
        expected.information,
      );
      expect(finish(measureEffectiveChannels(layer, of, few)).value).toBeCloseTo(expected.effectiveChannels, 5);
    });

    it('correlations, ranks with ties, alikeness of layers', () => {
      close(
        finish(measureSqueezeGate(layer, of, few)).map(({ value }) => value),
        expected.correlation,
      );
      for (const [channel, row] of expected.gateCorrelation.entries())
        close(gateCorrelation(layer)[channel] ?? [], row);
      const rows = (row: number) =>
        given.gates.slice(row * channels, (row + 1) * channels).map((v) => Math.round(v * 4));
      if (Number.isFinite(expected.spearmanTies))
        expect(spearman(rows(0), rows(1))).toBeCloseTo(expected.spearmanTies, 9);
      const means = Float64Array.from({ length: channels }, (__, c) =>
        of.reduce((sum, ___, row) => sum + (given.gates[row * channels + c] as number) / of.length, 0),
      );
      expect(spearman(means, given.norms)).toBeCloseTo(expected.spearman, 9);
      expect(linearCka(layer, layerOf(channels, given.other))).toBeCloseTo(expected.cka, 6);
      expect(linearCka(layer, layer)).toBeCloseTo(1, 9);
    });

    it('divergence of answers', () => {
      const [a, b] = given.logits.map((row) => Float64Array.from(row)) as [Float64Array, Float64Array];
      expect(divergenceOf(a, b, false)).toBeCloseTo(expected.divergence, 9);
      expect(divergenceOf(a, b, true)).toBeCloseTo(expected.independent, 9);
      expect(divergenceOf(a, a, false)).toBe(0);
    });
  },
);

describe('edges', () => {
  it('gates that never move have no share, and say why', () => {
    const flat = layerOf(2, new Float32Array(20).fill(0.5));
    const of = new Int32Array(10);
    expect(finish(measureStaticShare(flat, of, few))).toMatchObject({ value: null, low: null, high: null });
    expect(finish(measureStaticShare(flat, of, few)).reason).toBeDefined();
    expect(correlation(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNaN();
  });

  it('equal gates are worth all channels, a single open one is worth one', () => {
    expect(effective(Float32Array.of(0.3, 0.3, 0.3, 0.3))).toBeCloseTo(4, 9);
    expect(effective(Float32Array.of(0, 0.7, 0, 0))).toBe(1);
    expect(effective(new Float32Array(4))).toBeNaN();
  });

  it('negative gates have no effective number, and no selectivity', () => {
    const tanh = layerOf(2, [-0.5, 0.2, 0.4, -0.1]);
    expect(finish(measureEffectiveChannels(tanh, new Int32Array(2), few)).value).toBeNull();
    const labels = { classes: ['a', 'b'], of: Int32Array.of(0, 1) };
    expect(finish(measureSelectivity(tanh.gates, 2, labels, few)).map(({ value }) => value)).toEqual([null, null]);
  });

  it('margins and logits', () => {
    expect(marginOf(Float64Array.of(1, 4, 2), [1])).toBe(2);
    expect(marginOf(Float64Array.of(1, 4, 2), [0, 1])).toBe(-1);
    expect(marginOf(Float64Array.of(1), [0])).toBeNaN();
    const [a = 0, b = 0] = logitsOf(Float32Array.of(0.2, 0.8), { apply: 'none', kind: 'distribution' });
    expect(b - a).toBeCloseTo(Math.log(4), 6);
    expect(logitsOf(Float32Array.of(0.8), { apply: 'none', kind: 'independent' })[0]).toBeCloseTo(Math.log(4), 6);
  });
});

describe('chance', () => {
  it.each(seeds(1))('partners are others, orders are complete, %s', (_, seed) => {
    const random = seededRandom(`${seed}`);
    for (const count of [2, 3, 7, 50]) {
      expect([...shuffled(count, random)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      const other = partners(count, random);
      expect([...new Set(other)]).toHaveLength(count);
      expect([...other].every((to, from) => to !== from)).toBe(true);
    }
  });

  it.each(seeds(1))('an interval holds the truth in about 95 of 100 draws, %s', (_, seed) => {
    // Two classes a standard deviation of 1 apart inside; the truth of η² is d²/4 / (1 + d²/4) with distance d.
    const random = seededRandom(`cover ${seed}`);
    const uniform = () => (random() + 0.5) / 2 ** 32;
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const [distance, draws, pictures] = [1.5, 150, 80];
    const truth = distance ** 2 / 4 / (1 + distance ** 2 / 4);
    let [covered, meanCovered] = [0, 0];
    for (let draw = 0; draw < draws; draw += 1) {
      const of = Int32Array.from({ length: pictures }, (_, row) => row % 2);
      const gates = Float32Array.from(of, (label) => label * distance + normal());
      const labels = { classes: ['a', 'b'], of };
      const layer = layerOf(1, gates);
      const share = finish(measureClassShare(layer, labels, { seed: draw, replicates: 200 })).layer;
      if ((share.low as number) <= truth && truth <= (share.high as number)) covered += 1;
      const mean = finish(measureClassProfile(layer, labels, { seed: draw, replicates: 200 })).estimates[1]?.[0];
      if ((mean?.low as number) <= distance && distance <= (mean?.high as number)) meanCovered += 1;
    }
    // 150 draws: 95 % ± 3 · 1.8 %, and the bootstrap itself is a little short at 40 pictures a class.
    for (const share of [covered / draws, meanCovered / draws]) {
      expect(share).toBeGreaterThan(0.86);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('an interval of one value is that value; too few numbers give none', () => {
    expect(interval(2, [2, 2, 2])).toEqual({ low: 2, high: 2 });
    expect(interval(2, [Number.NaN, Number.NaN, 2])).toBeNull();
  });
});
