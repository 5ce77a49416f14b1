import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { appEnvironment } from './electron-start.ts';
import type { ElectronLaunch, Row } from './measure.ts';
import { interleave } from './statistics.ts';
import { ALL_SCORES } from './window.ts';

const KINDS = ['renderer', 'gpu', 'all'] as const;
type Kind = (typeof KINDS)[number];
type Memory = Readonly<Record<Kind, number>>;

const TITLES: Readonly<Record<Kind, string>> = {
  renderer: 'renderer with its workers',
  gpu: 'GPU process',
  all: 'all processes',
};

/** Working sets after the example has run, against the empty window's. */
export async function memory(electron: ElectronLaunch, folder: string, quick: boolean): Promise<readonly Row[]> {
  const taken: Record<'convas' | 'empty', Memory[]> = { convas: [], empty: [] };
  const take = (name: keyof typeof taken, app: string, ready: string) => async () => {
    const userData = await mkdtemp(path.join(folder, 'memory-'));
    const memory = await measureOnce(electron, app, userData, ready);
    taken[name].push(memory);
    return memory.all;
  };
  await interleave(
    { convas: take('convas', electron.app, ALL_SCORES), empty: take('empty', electron.empty, 'p') },
    { repetitions: quick ? 1 : 5, warmUp: 0 },
  );
  return KINDS.map((kind) => ({
    subject: `memory, ${TITLES[kind]}`,
    measured: { label: 'example run', unit: 'MiB', values: taken.convas.map((memory) => memory[kind]) },
    baseline: { label: 'empty window', unit: 'MiB', values: taken.empty.map((memory) => memory[kind]) },
    goal: null,
  }));
}

/** Asks the main process, which only Playwright's own way of starting can; that way hangs now and then. */
async function measureOnce(
  { executable, switches }: ElectronLaunch,
  folder: string,
  userData: string,
  ready: string,
  attempts = 3,
): Promise<Memory> {
  try {
    const app = await _electron.launch({
      executablePath: executable,
      args: [...switches, folder],
      env: appEnvironment(userData),
      timeout: 20_000,
    });
    const child = app.process();
    const killer = setTimeout(() => child.kill('SIGKILL'), 60_000);
    try {
      const page = await app.firstWindow({ timeout: 20_000 });
      await page.waitForSelector(ready, { timeout: 30_000 });
      await page.waitForTimeout(2_000);
      const metrics = await app.evaluate(({ app }) => app.getAppMetrics());
      const sum = (types: readonly string[] | null) =>
        metrics
          .filter(({ type }) => types === null || types.includes(type))
          .reduce((total, { memory }) => total + memory.workingSetSize / 1024, 0);
      return { renderer: sum(['Tab']), gpu: sum(['GPU']), all: sum(null) };
    } finally {
      await app.evaluate(({ app }) => app.exit(0)).catch(() => {});
      await app.close().catch(() => {});
      clearTimeout(killer);
    }
  } catch (error) {
    if (attempts <= 1) throw error;
    console.error(`Electron did not start (${String(error).split('\n')[0]}); trying again`);
    return measureOnce({ executable, switches, app: folder, empty: folder }, folder, userData, ready, attempts - 1);
  }
}
