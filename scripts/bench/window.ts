import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startElectron } from './electron-start.ts';
import { type ElectronLaunch, milliseconds, type PartOptions, type PartResult, type Row } from './measure.ts';
import { interleave } from './statistics.ts';
import { frameTimes } from './window-frames.ts';
import { memory } from './window-memory.ts';

/** At most this much longer to the first paint than an empty window. */
const PAINT_GOAL = 1.3;
/** A class score of the picture that is shown; the list is not busy once every picture has its scores. */
export const FIRST_SCORE = 'ol[aria-busy] > li';
export const ALL_SCORES = 'ol[aria-busy="false"] > li';

/** The built app in a real Electron, against an empty window of the same Electron. */
export async function benchWindow({ quick, electron }: PartOptions): Promise<PartResult> {
  if (!electron) throw new Error('this part needs Electron');
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-bench-'));
  try {
    const rows = [
      ...(await starts(electron, folder, 'fresh', quick)),
      ...(await starts(electron, folder, 'used', quick)),
      ...(await memory(electron, folder, quick)),
      ...(await frameTimes(electron, folder, quick)),
    ];
    return {
      rows,
      notes: [
        'Times count from the start of the process. First paint is the first contentful paint: the frame of the window; the editor fills it before the scores. Scores are those of the example.',
        'A used profile has the caches of earlier starts. WebGPU is off on both sides. Memory is the sum of working sets, which count shared pages in every process.',
        'Frame times are means over one pan; a machine without a graphics card draws them with its processor.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Start-ups, each with a fresh profile or with the one of the starts before. */
async function starts(
  electron: ElectronLaunch,
  folder: string,
  profile: 'fresh' | 'used',
  quick: boolean,
): Promise<readonly Row[]> {
  const scores: number[] = [];
  const userData = (name: string) =>
    profile === 'used' ? Promise.resolve(path.join(folder, `used-${name}`)) : mkdtemp(path.join(folder, `${name}-`));
  const samples = await interleave(
    {
      convas: async () => {
        const app = await startElectron(electron, { app: electron.app, userData: await userData('convas') });
        await app.page.waitForSelector(FIRST_SCORE);
        scores.push(app.elapsed());
        const paint = await app.firstPaint();
        // Idle time in which caches are written.
        await app.page.waitForTimeout(500);
        await app.close();
        return paint;
      },
      empty: async () => {
        const app = await startElectron(electron, { app: electron.empty, userData: await userData('empty') });
        const paint = await app.firstPaint();
        await app.page.waitForTimeout(500);
        await app.close();
        return paint;
      },
    },
    { repetitions: quick ? 2 : 9, warmUp: profile === 'used' ? 3 : 1 },
  );
  const baseline = milliseconds('empty window, first paint', samples.empty);
  return [
    {
      subject: `start, ${profile} profile`,
      measured: milliseconds('first paint', samples.convas),
      baseline,
      goal: PAINT_GOAL,
    },
    {
      subject: `start, ${profile} profile`,
      measured: milliseconds('first scores', scores.slice(-samples.convas.length)),
      baseline,
      goal: null,
    },
  ];
}
