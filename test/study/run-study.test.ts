import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { int } from '../../src/core/attributes.ts';
import { err, ok } from '../../src/core/result.ts';
import { sameText } from '../../src/core/text.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import type { StudyCase } from '../../src/study/cases.ts';
import { defineStudy } from '../../src/study/define-study.ts';
import { createNetwork } from '../../src/study/network.ts';
import { createPace } from '../../src/study/pace.ts';
import { type StudyProgress, type StudyRun, startStudy } from '../../src/study/run-study.ts';
import { network as drawing, SE_NETWORK } from '../core/compile/networks.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { randomCases } from './support/cases.ts';
import { type EngineWorkers, engineWorkers } from './support/engine-workers.ts';
import { everyScore, type Scores } from './support/every-score.ts';

const { document, analysis } = drawing(SE_NETWORK);
const network = createNetwork({ document, weights: EMPTY_STORE }, analysis);
const model = network.instrumented();
if (!model.ok) throw new Error(english(model.error.message));
const PER_RUN = 16;

let workers: EngineWorkers;
beforeEach(() => {
  workers = engineWorkers();
});
afterEach(() => workers.runtime.dispose());

const bad = (id: string): StudyCase => ({
  id,
  name: `broken ${id}.png`,
  feed: () => err(sameText('The file is empty.')),
});

function start(cases: readonly StudyCase[]): StudyRun<Scores> {
  const run = startStudy(everyScore, { runtime: workers.runtime, network, cases, subject: null });
  if (!run.ok) throw new Error(english(run.error));
  return run.value;
}

/** As soon as the progress is so. */
function until<G>(run: StudyRun<G>, wanted: (progress: StudyProgress<G>) => boolean): Promise<StudyProgress<G>> {
  return new Promise((resolve) => {
    const look = (progress: StudyProgress<G>) => {
      if (!wanted(progress)) return;
      stop();
      resolve(progress);
    };
    const stop = run.subscribe(look);
    look(run.progress());
  });
}

/** The scores of cases that run undisturbed. */
async function undisturbed(cases: readonly StudyCase[]): Promise<Scores> {
  const quiet = engineWorkers();
  const run = startStudy(everyScore, { runtime: quiet.runtime, network, cases, subject: null });
  if (!run.ok) throw new Error(english(run.error));
  const { known } = await run.value.finished();
  quiet.runtime.dispose();
  return known;
}

describe('a study of many cases', () => {
  const cases = randomCases(model.value, 100);

  it('runs them in batches, and gives what is known, how far it is and how long the rest takes', async () => {
    const run = start(cases);
    const seen: StudyProgress<Scores>[] = [];
    run.subscribe((progress) => seen.push(progress));
    const end = await run.finished();
    expect(end).toMatchObject({ status: 'done', done: 100, total: 100, skipped: [], error: null, secondsLeft: null });
    expect([...end.known.keys()]).toEqual(cases.map(({ id }) => id));
    expect(workers.asked).toEqual([16, 16, 16, 16, 16, 16, 4]);
    const counts = seen.map(({ done }) => done);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts)).toEqual(new Set([0, 16, 32, 48, 64, 80, 96, 100]));
    // Never more is known than has been run, and partial results are there before the end.
    for (const { known, done } of seen.filter(({ status }) => status === 'running')) {
      expect(known.size).toBeGreaterThanOrEqual(done);
    }
    expect(seen.some(({ known, secondsLeft }) => known.size === 48 && secondsLeft !== null)).toBe(true);
  });

  it('names a case that fails, leaves it out and goes on', async () => {
    const mixed = [bad('a'), ...cases.slice(0, 20), bad('b'), ...cases.slice(20, 40)];
    const end = await start(mixed).finished();
    expect(end).toMatchObject({ status: 'done', done: 42, total: 42 });
    expect(end.skipped.map(({ name, reason }) => [name, english(reason)])).toEqual([
      ['broken a.png', 'The file is empty.'],
      ['broken b.png', 'The file is empty.'],
    ]);
    expect([...end.known.keys()]).toEqual(cases.slice(0, 40).map(({ id }) => id));
  });

  it('finds the one case in a batch that the network does not run', async () => {
    const wrong: StudyCase = {
      id: 'w',
      name: 'wrong.png',
      feed: () => ok({ input: { shape: [1, 3, 9, 9], data: new Float32Array(243) }, view: null }),
    };
    const end = await start([...cases.slice(0, 11), wrong, ...cases.slice(11, 30)]).finished();
    expect(end.status).toBe('done');
    expect(end.skipped.map(({ name }) => name)).toEqual(['wrong.png']);
    expect([...end.known.keys()]).toEqual(cases.slice(0, 30).map(({ id }) => id));
  });

  it('ends where nothing runs at all, instead of naming every case', async () => {
    const end = await start(Array.from({ length: 50 }, (_, at) => bad(`${at}`))).finished();
    expect(end.status).toBe('failed');
    expect(end.skipped.length).toBeLessThan(10);
  });

  it('pauses behind the run under way, and goes on', async () => {
    const run = start(cases);
    await until(run, ({ done }) => done >= 32);
    run.pause();
    const held = await until(run, ({ status, known }) => status === 'paused' && known.size % PER_RUN === 0);
    const asked = workers.asked.length;
    // As long as another hundred cases take, nothing else is asked for.
    await undisturbed(cases);
    expect(run.progress().known.size).toBeLessThanOrEqual(held.known.size + PER_RUN);
    expect(workers.asked.length).toBeLessThanOrEqual(asked + 1);
    run.resume();
    expect(await run.finished()).toMatchObject({ status: 'done', done: 100 });
    expect(workers.asked.reduce((a, b) => a + b)).toBe(100);
  });

  it('is cancelled at once, whatever runs, keeps what is known, and goes on from there', async () => {
    workers.fate = (at) => (at === 3 ? 'hang' : 'done');
    const run = start(cases);
    const hanging = new Promise<void>((resolve) => {
      workers.onRun = (at) => {
        if (at === 3) resolve();
      };
    });
    await hanging;
    run.cancel();
    // The run under way never ends by itself.
    expect(run.progress().status).toBe('cancelled');
    expect((await run.finished()).known.size).toBe(48);
    run.resume();
    const end = await run.finished();
    expect(end).toMatchObject({ status: 'done', done: 100 });
    expect(end.known).toEqual(await undisturbed(cases));
    // What was done is not done again.
    expect(workers.asked.reduce((a, b) => a + b)).toBe(100 + PER_RUN);
  });

  it('keeps what was done when a worker is killed, and runs the rest on a new one', async () => {
    workers.fate = (at) => (at === 4 ? 'kill' : 'done');
    const end = await start(cases).finished();
    expect(end).toMatchObject({ status: 'done', done: 100, skipped: [] });
    expect(end.known).toEqual(await undisturbed(cases));
    expect(workers.asked.reduce((a, b) => a + b)).toBe(100 + PER_RUN);
  });

  it('refuses what its configuration does not have', () => {
    const sized = defineStudy<{ readonly size: ReturnType<typeof int> }, null, null>({
      ...{ id: 'sized', title: sameText('s'), summary: sameText('s') },
      attributes: { size: int({ label: sameText('Size'), default: 3, max: 9 }) },
      ...{ needs: { cases: 'many', scores: false, subject: 'network' }, gives: [], count: () => 0, begin: () => null },
      run: async ({ attributes }) => err({ code: 'no-answer', message: sameText(`${attributes.size + 1}`) }),
    });
    const options = { runtime: workers.runtime, network, cases: [], subject: null };
    const wrong = startStudy(sized, { ...options, attributes: { size: 10 } });
    expect(wrong.ok ? '' : english(wrong.error)).toBe('size: a whole number from 1 to 9');
    expect(startStudy(sized, { ...options, attributes: { width: 1 } }).ok).toBe(false);
    expect(startStudy(sized, options).ok).toBe(true);
  });
});

describe('whatever happens to the runs', () => {
  const cases = randomCases(model.value, 70);
  type Event = 'kill' | 'pause' | 'cancel' | 'none';
  const events = fc.array(fc.constantFrom<Event>('none', 'none', 'kill', 'pause', 'cancel'), { maxLength: 8 });
  const broken = fc.uniqueArray(fc.nat({ max: cases.length }), { maxLength: 5 });

  it.each(seeds(20_261_202))('every case is done once, and those that cannot be are named, %s', async (_, seed) => {
    const plain = await undisturbed(cases);
    await fc.assert(
      fc.asyncProperty(events, broken, async (plan, places) => {
        workers.runtime.dispose();
        workers = engineWorkers();
        // Two in a row are what a case does that breaks its worker.
        workers.fate = (at) => (plan[at] === 'kill' && plan[at - 1] !== 'kill' ? 'kill' : 'done');
        const mixed = cases.flatMap((each, at) => (places.includes(at) ? [bad(`b${at}`), each] : [each]));
        const run = start(mixed);
        workers.onRun = (at) => {
          if (plan[at] === 'pause') run.pause();
          if (plan[at] === 'cancel') run.cancel();
        };
        const nudge = run.subscribe(({ status }) => {
          if (status === 'paused' || status === 'cancelled') setTimeout(run.resume);
        });
        const end = await until(run, ({ status }) => status === 'done' || status === 'failed');
        nudge();
        expect(end.status).toBe('done');
        expect(end.done).toBe(end.total);
        expect(end.skipped.map(({ id }) => id)).toEqual(
          places
            .filter((at) => at < cases.length)
            .toSorted((a, b) => a - b)
            .map((at) => `b${at}`),
        );
        expect([...end.known.keys()].toSorted()).toEqual([...plain.keys()].toSorted());
        for (const [id, scores] of plain) {
          for (const [at, score] of scores.entries()) expect(end.known.get(id)?.[at]).toBeCloseTo(score, 5);
        }
      }),
      { seed, numRuns: process.env.CONVAS_SWEEP ? 60 : 12 },
    );
  });
});

describe('how long the rest takes', () => {
  it('follows from the time in which there was work', () => {
    let now = 0;
    const pace = createPace(() => now);
    expect(pace.left(0, 10)).toBeNull();
    pace.go();
    now = 4000;
    expect(pace.left(2, 10)).toBe(16);
    pace.stop();
    now = 60_000;
    expect(pace.left(2, 10)).toBe(16);
    pace.go();
    now = 64_000;
    expect(pace.left(4, 10)).toBe(12);
    expect(pace.left(10, 10)).toBe(0);
  });
});
