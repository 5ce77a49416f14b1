import { describe, expect, it } from 'vitest';
import { openProject } from '../../../src/core/project/open-project.ts';
import { documentToJson } from '../../../src/core/project/write-document.ts';
import { generator } from '../../support/damage.ts';
import { type Seed, seeds } from '../../support/seeds.ts';
import { expectLight } from '../../support/work.ts';
import { savedSample } from './bad-files.ts';
import { sampleProject } from './sample-project.ts';

/** Damaged files: each must give a project or a named problem, never an exception, and never take long. */

const json = new TextEncoder().encode(documentToJson(sampleProject().document));
const forms = [
  ['.json', json],
  ['.convas', savedSample()],
] as const;

/** Recorded, and a fresh one: a failure here is repeated by its seed. */
const SEEDS = [...[1, 2, 3, 5, 8, 13, 21].map((seed): Seed => [`seed ${seed}`, seed, false]), ...seeds(34)];
const FLIPS_PER_SEED = 400;

/** Of work per file, in reference jobs: about two seconds. */
const LIMIT = 200;

function open(bytes: Uint8Array, what: string): string {
  const result = expectLight(() => openProject(bytes), LIMIT, what);
  return result.ok ? 'opened' : result.error.code;
}

describe.each(forms)('%s', (_, bytes) => {
  it('cut at every length', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const outcome = open(bytes.slice(0, length), `cut at ${length}`);
      // A JSON file that lacks only its last line break is complete.
      if (length < bytes.length - 1) expect(outcome, `cut at ${length}`).not.toBe('opened');
    }
  });

  it.each(SEEDS)('bytes flipped, %s', (_label, seed) => {
    const random = wholeNumbers(seed);
    const codes = new Set<string>();
    for (let round = 0; round < FLIPS_PER_SEED; round += 1) {
      const damaged = bytes.slice();
      const flips = 1 + (random() % 8);
      for (let flip = 0; flip < flips; flip += 1) damaged[random() % damaged.length] = random() & 0xff;
      codes.add(open(damaged, `seed ${seed}, round ${round}`));
    }
    // The damage reaches different parts of the reader, not one check over and over.
    expect(codes.size).toBeGreaterThan(3);
  });

  it.each(SEEDS)('a piece removed, repeated or replaced, %s', (_label, seed) => {
    const random = wholeNumbers(seed + 1000);
    for (let round = 0; round < 200; round += 1) {
      const from = random() % bytes.length;
      const to = Math.min(bytes.length, from + (random() % 200));
      const middle =
        [[], [bytes.slice(from, to), bytes.slice(from, to)], [new Uint8Array(random() % 50)]][random() % 3] ?? [];
      const damaged = Uint8Array.from(Buffer.concat([bytes.slice(0, from), ...middle, bytes.slice(to)]));
      open(damaged, `seed ${seed}, round ${round}`);
    }
  });
});

/** Of 32 bits. */
function wholeNumbers(seed: number): () => number {
  const next = generator(seed);
  return () => next(2 ** 32);
}
