import { describe, expect, it } from 'vitest';
import { rateAt, type Schedule } from '../../../src/core/autodiff/schedule.ts';

/** Rates of PyTorch 1.13: `OneCycleLR(max_lr=0.8, total_steps=20)`, `CosineAnnealingLR(T_max=10, eta_min=0.05)` from 0.5. */
const ONE_CYCLE = [
  0.032, 0.1053375, 0.2973375, 0.5346625, 0.7266625, 0.8, 0.7899712, 0.7603877, 0.7127329, 0.6493965, 0.5735544,
  0.4890096, 0.4000016, 0.3109936, 0.2264488, 0.1506067, 0.08727026, 0.03961549, 0.010032, 3.2e-6,
];
const COSINE = [0.5, 0.4889877, 0.4570288, 0.4072517, 0.3445288, 0.275, 0.2054712, 0.1427483, 0.09297118, 0.06101228];

describe('rates', () => {
  it.each([
    ['oneCycle', { kind: 'oneCycle' }, 0.8, ONE_CYCLE],
    ['cosine', { kind: 'cosine', floor: 0.1 }, 0.5, COSINE],
  ] as const)('%s is that of PyTorch', (_, schedule, rate, expected) => {
    for (const [step, value] of expected.entries()) {
      expect(rateAt(schedule, rate, step, expected.length)).toBeCloseTo(value, 6);
    }
  });

  it('falls step by step, or not at all', () => {
    const step: Schedule = { kind: 'step', every: 10, factor: 0.1 };
    expect([0, 9, 10, 25].map((at) => rateAt(step, 1, at, 30))).toEqual([1, 1, 0.1, 0.010000000000000002]);
    expect(rateAt({ kind: 'constant' }, 0.3, 7, 10)).toBe(0.3);
  });

  it('rises before a cosine, in equal steps up to the full rate', () => {
    const schedule: Schedule = { kind: 'cosine', warmup: 3 };
    expect([0, 1, 2, 3].map((at) => rateAt(schedule, 1, at, 10))).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('is a number for trainings of any length, and stays at the last', () => {
    const schedules: readonly Schedule[] = [
      { kind: 'oneCycle' },
      { kind: 'cosine' },
      { kind: 'cosine', warmup: 9 },
      { kind: 'step', every: 0, factor: 0.5 },
    ];
    for (const schedule of schedules) {
      for (const steps of [1, 2, 3, 4, 5]) {
        for (const at of [0, 1, steps - 1, steps, steps + 7]) {
          const rate = rateAt(schedule, 1, at, steps);
          expect(Number.isFinite(rate) && rate >= 0 && rate <= 1, `${schedule.kind} ${at}/${steps}`).toBe(true);
        }
        expect(rateAt(schedule, 1, steps + 7, steps)).toBe(rateAt(schedule, 1, steps - 1, steps));
      }
    }
  });
});
