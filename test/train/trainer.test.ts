import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/core/result.ts';
import { sameText } from '../../src/core/text.ts';
import { readCheckpoint, writeCheckpoint } from '../../src/train/checkpoint.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { losses, prepared, recipeOf, trained } from './support.ts';

/** A training through the real runtime: it learns, the same seed gives the same numbers, and nothing is lost. */

const owner = { network: 'n', recipe: recipeOf(), pictures: 84 };

describe('a training', () => {
  it('makes the loss smaller', async () => {
    const { end, events, state } = await trained(recipeOf({ epochs: 8, batch: 16, rate: 0.2 }), {
      // Each class a grey of its own.
      lesson: (lesson) => ({
        ...lesson,
        pixels: async (at) => {
          const pixels = new Uint8Array(32 * 32 * 3).fill(25 * (lesson.targets[at]?.[0] ?? 0));
          return ok({ width: 32, height: 32, channels: 3, pixels });
        },
      }),
    });
    expect(end).toEqual({ kind: 'done', early: false });
    expect(state.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const all = losses(events);
    const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
    expect(mean(all.slice(-3))).toBeLessThan(0.85 * mean(all.slice(0, 3)));
    expect(state.best?.loss).toBeLessThan(state.history[0]?.train.loss ?? 0);
  });

  it.each(seeds(1))('gives the same numbers, bit for bit, with one worker and with two, %s', async (_, seed) => {
    const recipe = recipeOf({
      seed: seed % 2 ** 31,
      batch: 48,
      epochs: 1,
      flip: true,
      shift: 3,
      erase: 0.5,
      colour: 0.2,
    });
    const [one, two] = [await trained(recipe), await trained(recipe, { workers: 2 })];
    expect(losses(two.events)).toEqual(losses(one.events));
    for (const [key, { data }] of one.state.values) expect(two.state.values.get(key)?.data, key).toEqual(data);
  });

  it('another seed gives another curve', async () => {
    const [a, b] = [await trained(recipeOf({ epochs: 1 })), await trained(recipeOf({ epochs: 1, seed: 2 }))];
    expect(losses(a.events)).not.toEqual(losses(b.events));
  });

  it('goes on from any checkpoint, through a file, as if nothing had happened', async () => {
    const recipe = recipeOf({ optimiser: 'adamW', rate: 0.01, shift: 2 });
    const whole = await trained(recipe);
    for (const at of [0, 2, whole.checkpoints.length - 2]) {
      const kept = whole.checkpoints[at];
      if (!kept) throw new Error('there is no such checkpoint');
      const read = readCheckpoint(writeCheckpoint(kept, owner), owner, prepared(recipe).state);
      if (!read.ok) throw new Error(english(read.error));
      const rest = await trained(recipe, { from: read.value });
      expect(losses(rest.events)).toEqual(losses(whole.events).slice(kept.step));
      expect(rest.state.history.map(({ train }) => train)).toEqual(whole.state.history.map(({ train }) => train));
      for (const [key, { data }] of whole.state.values) expect(rest.state.values.get(key)?.data, key).toEqual(data);
    }
  });

  it('is held, goes on, and is stopped after a whole step', async () => {
    let held = 0;
    const { end, state, events } = await trained(recipeOf({ epochs: 4 }), {
      during: (training, event) => {
        if (event.kind !== 'step') return;
        if (event.step === 2) {
          training.pause();
          held += 1;
          setTimeout(() => training.resume());
        }
        if (event.step === 4) training.stop();
      },
    });
    expect({ end, held }).toEqual({ end: { kind: 'stopped' }, held: 1 });
    expect(state.step).toBe(4);
    expect(losses(events)).toHaveLength(4);
  });

  it('takes another rate from the next step on', async () => {
    const { events } = await trained(recipeOf({ epochs: 1, batch: 16 }), {
      during: (training, event) => {
        if (event.kind === 'step' && event.step === 1) training.setRate(0.001);
      },
    });
    const rates = events.flatMap((event) => (event.kind === 'step' ? [event.rate] : []));
    expect(new Set(rates.slice(1))).toEqual(new Set([0.001]));
    expect(rates[0]).not.toBe(0.001);
  });

  it('says that it diverged, and keeps the weights before', async () => {
    const { end, state } = await trained(
      recipeOf({ loss: 'meanSquaredError', rate: 100, schedule: 'constant', epochs: 30, batch: 16 }),
    );
    if (end.kind !== 'failed') throw new Error(`it ended as ${end.kind}`);
    expect(english(end.error.message)).toContain('diverged');
    for (const { data } of state.values.values()) expect(data.every(Number.isFinite)).toBe(true);
  });

  it('names a picture that cannot be used, once, and goes on with the next', async () => {
    const { end, events, state } = await trained(recipeOf({ epochs: 2, batch: 16 }), {
      lesson: (lesson) => ({
        ...lesson,
        pixels: async (at) => (at % 7 === 0 ? err(sameText('broken')) : lesson.pixels(at)),
      }),
    });
    expect(end.kind).toBe('done');
    const named = events.flatMap((event) => (event.kind === 'unusable' ? [event.name] : []));
    expect(named).toHaveLength(14);
    expect(new Set(named).size).toBe(14);
    // 96 pictures, 14 of them broken: five full shards of 16 an epoch.
    expect(state.step).toBe(10);
  });

  it('ends early where nothing gets better', async () => {
    const { end, state } = await trained(recipeOf({ epochs: 9, rate: 0, patience: 2 }));
    expect(end).toEqual({ kind: 'done', early: true });
    expect(state.history.length).toBeLessThan(9);
  });
});

describe('a checkpoint', () => {
  it('that is damaged, cut, of another drawing, recipe or set is refused in words', () => {
    const { state } = prepared(recipeOf());
    const bytes = writeCheckpoint(state, owner);
    const read = (file: Uint8Array, whose: typeof owner = owner) => {
      const result = readCheckpoint(file, whose, state);
      return result.ok ? 'ok' : english(result.error);
    };
    expect(read(bytes)).toBe('ok');
    expect(read(bytes.subarray(0, bytes.length - 4))).toContain('damaged');
    expect(read(new Uint8Array(3))).toContain('damaged');
    expect(read(bytes, { ...owner, network: 'other' })).toContain('another drawing');
    expect(read(bytes, { ...owner, pictures: 85 })).toContain('85');
    expect(read(bytes, { ...owner, recipe: recipeOf({ rate: 0.2 }) })).toContain('another recipe');
    const nan = bytes.slice();
    new DataView(nan.buffer).setFloat32(nan.length - 4, Number.NaN, true);
    expect(read(nan)).toContain('damaged');
  });
});
