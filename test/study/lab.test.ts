import { afterAll, describe, expect, it } from 'vitest';
import { say } from '../../src/language/say.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { startStudy } from '../../src/study/run-study.ts';
import { lab } from '../../src/study/studies/lab/index.ts';
import { JSON_LOCALE, labJson } from '../../src/study/studies/lab/json.ts';
import type { LabResult, LayerMeasures } from '../../src/study/studies/lab/types.ts';
import { readingNorms } from '../../src/study/weight-norms.ts';
import { english } from '../support/said.ts';
import { type Plant, type Planted, planted } from './support/planted.ts';

/** Networks with a planted truth, through the real runtime: every measure finds what was planted. */

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

async function studied({ network, cases, subject }: Planted, attributes = {}): Promise<LabResult> {
  const started = startStudy(lab, { runtime, network, cases, subject, attributes: { replicates: 60, ...attributes } });
  if (!started.ok) throw new Error(english(started.error));
  const end = await started.value.finished();
  expect(end.error).toBeNull();
  expect(end.status).toBe('done');
  return end.known;
}

async function layerOf(plant: Plant, options = {}): Promise<LayerMeasures> {
  return (await studied(planted(plant, options))).layers[0] as LayerMeasures;
}

const LARGE = 12;
/** Gates near 0 and 1 by class: σ(±6). */
const CODED: Plant = {
  first: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  second: [
    [LARGE, 0, 0],
    [0, LARGE, 0],
    [0, 0, LARGE],
  ],
  secondBias: [-8, -8, -8],
};

const value = (estimate: { readonly value: number | null } | undefined) => estimate?.value ?? Number.NaN;

describe('a constant gate', () => {
  const plant: Plant = { first: [[0, 0, 0]], second: [[0], [0], [0]], secondBias: [-1, 0, 1] };

  it('is static through and through, frozen, and worth nothing that depends on the picture', async () => {
    const layer = await layerOf(plant);
    expect(value(layer.staticShare)).toBeCloseTo(1, 9);
    expect(layer.activity).toMatchObject({ frozen: [0, 1, 2], silentHidden: [0] });
    expect(layer.classShare.layer).toMatchObject({ value: null });
    expect(value(layer.ladder?.dynamicValue)).toBe(0);
    for (const gates of ['classMean', 'dataMean', 'shuffledPictures'] as const) {
      const step = layer.ladder?.steps.find((each) => each.gates === gates);
      expect(value(step?.divergence), gates).toBeLessThan(1e-9);
    }
    expect(layer.plan).toMatchObject({ fold: true });
    expect(value(layer.plan?.cost)).toBe(0);
  });
});

describe('gates that say the class', () => {
  it('have all of their variance between classes, and tell log₂ 3 bits of it', async () => {
    const layer = await layerOf(CODED);
    expect(value(layer.classShare.layer)).toBeGreaterThan(0.99);
    expect(value(layer.classShare.chance)).toBeLessThan(0.1);
    expect(layer.classShare.chance.high).toBeLessThan(layer.classShare.layer.low as number);
    for (const channel of [0, 1, 2]) {
      expect(value(layer.selectivity[channel])).toBeGreaterThan(0.95);
      // One of three classes against the others: H(1/3) = 0.918 bits, less what the bin at the border mixes.
      expect(value(layer.mutualInformation[channel])).toBeGreaterThan(0.75);
      expect(value(layer.mutualInformation[channel])).toBeLessThan(0.92);
      expect(layer.profile.mean[channel]?.[channel]).toBeGreaterThan(0.97);
      expect(layer.profile.mean[channel]?.[(channel + 1) % 3]).toBeLessThan(0.03);
    }
    expect(value(layer.effectiveChannels)).toBeLessThan(1.2);
    expect(layer.squeezeGate.every((each) => value(each) > 0.9)).toBe(true);
  });

  it('matter: the own gate is needed, another picture’s is not as good', async () => {
    const { ladder, ablation } = await layerOf(CODED, { noise: 0.9 });
    const step = (gates: string) => ladder?.steps.find((each) => each.gates === gates);
    expect(step('own')?.divergence).toMatchObject({ value: 0 });
    expect(value(step('shuffledPictures')?.accuracy)).toBeLessThan(value(step('own')?.accuracy));
    expect(value(step('shuffledPictures')?.divergence)).toBeGreaterThan(0.05);
    for (const channel of [0, 1, 2]) {
      expect(value(ablation?.zero.marginByClass[channel]?.[channel])).toBeGreaterThan(0.5);
      expect(Math.abs(value(ablation?.zero.margin[channel]))).toBeLessThan(
        value(ablation?.zero.marginByClass[channel]?.[channel]),
      );
    }
  });
});

describe('a loud channel that nothing reads', () => {
  it('has the widest gate and no effect at all', async () => {
    const reads = [
      [1, 0, 0],
      [0, 1, 0],
      [0.5, 0.5, 0],
    ];
    const layer = await layerOf({ ...CODED, secondBias: [-8, -8, 8], reads });
    expect(layer.activity.open).toEqual([2]);
    expect(layer.ablation?.zero.margin[2]).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(layer.ablation?.resample.margin[2]).toMatchObject({ value: 0 });
  });
});

describe('gates that are the reverse of importance', () => {
  it('agree with the effect by −1, weights by +1', async () => {
    // The most open channel is read least; every picture is of class a, whose logit alone reads them.
    const net = planted({
      first: [[0, 0, 0]],
      second: [[0], [0], [0]],
      secondBias: [2, 0, -2],
      reads: [
        [0.1, 2, 40],
        [0, 0, 0],
        [0, 0, 0],
      ],
      base: [1, 1, 1],
    });
    const one = { ...net, subject: { ...net.subject, labels: net.cases.map(() => [0]) } };
    const [layer] = (await studied(one)).layers;
    expect(layer?.agreement?.gate.value).toBeCloseTo(-1, 9);
    expect(layer?.agreement?.weightNorm.value).toBeCloseTo(1, 9);
    expect([...(readingNorms(net.network, layer?.nodeId ?? '', 3) ?? [])].map((norm) => norm.toFixed(3))).toEqual([
      '0.100',
      '2.000',
      '40.000',
    ]);
  });
});

describe('one dead hidden unit', () => {
  it('is found, the living ones are not', async () => {
    const layer = await layerOf({
      first: [
        [1, 1, 1],
        [-1, -1, -1],
      ],
      second: [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      secondBias: [0, 0, 0],
    });
    expect(layer.activity.silentHidden).toEqual([1]);
  });
});

describe('what was not said', () => {
  it('pictures without labels: the network’s own answer is the measure, and class numbers say why there are none', async () => {
    const net = planted(CODED);
    const known = await studied({ ...net, subject: { classes: [], labels: net.cases.map(() => []) } });
    expect(known.against).toBe('own');
    const [layer] = known.layers;
    expect(layer?.classShare.layer).toMatchObject({ value: null });
    expect(english(layer?.classShare.layer.reason ?? ('' as never))).toContain('Nobody');
    expect(layer?.ladder?.steps[0]).toMatchObject({ gates: 'own', accuracy: { value: 1 } });
    expect(layer?.ladder?.steps.find(({ gates }) => gates === 'classMean')?.accuracy.value).toBeNull();
  });

  it('a class of too few pictures has a mean and no interval', async () => {
    const layer = await layerOf(CODED, { count: 60 });
    expect(layer.profile.estimates[0]?.[0]).toMatchObject({ low: null, high: null });
    expect(layer.profile.mean[0]?.[0]).toBeGreaterThan(0.9);
  });
});

describe('the document of numbers', () => {
  const recipe = { network: '', data: { name: '', kind: '', pictures: 0, skipped: 0, classes: [] }, seed: 1 };
  const write = (known: LabResult) =>
    JSON.stringify(
      labJson(known, { ...recipe, replicates: 60, effects: true, against: known.against }, (words) =>
        say(words, JSON_LOCALE),
      ),
    );

  it('is the same bytes for the same seed, others for another', async () => {
    const [a, b, c] = [
      write(await studied(planted(CODED, { noise: 0.9 }))),
      write(await studied(planted(CODED, { noise: 0.9 }))),
      write(await studied(planted(CODED, { noise: 0.9 }), { seed: 2 })),
    ];
    expect(b).toBe(a);
    expect(c).not.toBe(a);
    const document = JSON.parse(a);
    expect(document).toMatchObject({ format: 1, pictures: 90, classes: ['a', 'b', 'c'] });
    expect(document.layers[0].classMean).toHaveLength(3);
    expect(document.layers[0].ablation.zero.marginByClass).toHaveLength(3);
    expect(document.ladder.map(({ gates }: { gates: string }) => gates)).toEqual([
      'own',
      'classMean',
      'dataMean',
      'shuffledPictures',
      'shuffledChannels',
      'one',
    ]);
  });
});
