import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { dropAndWait, fileToDrop } from './drop-file.ts';
import { recordFrames } from './frame-record.ts';
import type { BrowserLaunch, PartOptions, PartResult, Row, Unit } from './measure.ts';
import { onnxOf } from './networks.ts';
import { interleave } from './statistics.ts';

/** The same files opened by Convas and by another viewer, in the same browser, one after the other. */

const MEASURES = ['painted', 'longest', 'panMean', 'panP95', 'heap', 'memory'] as const;
type Measures = Readonly<Record<(typeof MEASURES)[number], number>>;
const LABELS: Readonly<Record<keyof Measures, { readonly title: string; readonly unit: Unit }>> = {
  painted: { title: 'drop to painted graph', unit: 'ms' },
  longest: { title: 'longest frame from the drop to 2 s after that', unit: 'ms' },
  panMean: { title: 'frame while panning, mean', unit: 'ms' },
  panP95: { title: 'frame while panning, 95 of 100', unit: 'ms' },
  heap: { title: 'JavaScript heap', unit: 'MiB' },
  memory: { title: 'memory of the page’s process', unit: 'MiB' },
};

interface Program {
  readonly url: string;
  /** In the page once files can be dropped. */
  readonly ready: string;
  readonly target: string;
  /** In the page once the graph of a file is there. */
  readonly shown: string;
}

export async function benchViewer({ quick, browser }: PartOptions): Promise<PartResult> {
  if (!browser) throw new Error('this part needs a browser and another viewer');
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-bench-'));
  try {
    const rows: Row[] = [];
    for (const [file, name] of await models(folder, quick)) rows.push(...(await compare(browser, file, name, quick)));
    return {
      rows,
      notes: [
        `Against ${browser.viewerName}, served from its own static files; each repetition in a fresh browser without a window.`,
        'Both are given the file by a drop. Convas also reads the weights, finds shapes and runs the network on the picture of its example.',
        'Memory is what the process of the page holds (resident), with its workers; the heap is that of the page alone.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Generated networks as foreign files without a layout, and the largest file of the reference data, where it is there. */
async function models(folder: string, quick: boolean): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  const shared = process.env.CONVAS_SHARED_DATA && path.join(process.env.CONVAS_SHARED_DATA, 'models');
  if (shared && existsSync(shared)) {
    const files = readdirSync(shared).filter((name) => name.endsWith('.onnx'));
    const size = (name: string) => statSync(path.join(shared, name)).size;
    const [largest] = files.sort((a, b) => size(b) - size(a));
    if (largest) found.push([path.join(shared, largest), largest]);
  }
  for (const count of quick ? [1_000] : [1_000, 5_000]) {
    const file = path.join(folder, `generated-${count}.onnx`);
    await writeFile(file, onnxOf(count));
    found.push([file, `${count} layers`]);
  }
  return found;
}

async function compare(browser: BrowserLaunch, file: string, name: string, quick: boolean): Promise<readonly Row[]> {
  const stem = path.basename(file, '.onnx');
  const programs: Readonly<Record<'convas' | 'viewer', Program>> = {
    convas: {
      url: browser.web,
      ready: 'ol[aria-busy="false"] > li',
      target: '.react-flow__pane',
      shown: `header [data-value="${stem}"]`,
    },
    viewer: {
      url: browser.viewer,
      ready: 'body.welcome:not(.spinner)',
      target: 'body',
      shown: 'body.default #canvas .node',
    },
  };
  const taken: Record<keyof typeof programs, Measures[]> = { convas: [], viewer: [] };
  const take = (who: keyof typeof programs) => async () => {
    const measures = await measureOnce(browser, programs[who], file);
    taken[who].push(measures);
    return measures.painted;
  };
  await interleave({ convas: take('convas'), viewer: take('viewer') }, { repetitions: quick ? 1 : 3, warmUp: 0 });
  return MEASURES.map((measure) => {
    const { title, unit } = LABELS[measure];
    const series = (label: string, list: readonly Measures[]) => ({
      label,
      unit,
      values: list.map((measures) => measures[measure]),
    });
    return {
      subject: `${name}: ${title}`,
      measured: series('Convas', taken.convas),
      baseline: series(browser.viewerName, taken.viewer),
      goal: null,
    };
  });
}

async function measureOnce(browser: BrowserLaunch, program: Program, file: string): Promise<Measures> {
  const instance = await chromium.launch({
    executablePath: browser.executable,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  try {
    return await measureIn(instance, program, file);
  } finally {
    await instance.close();
  }
}

async function measureIn(browser: Browser, program: Program, file: string): Promise<Measures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  // The viewer asks once whether it may count its visits; here nothing may be reached anyway.
  await context.addCookies([{ name: 'consent', value: '1', url: program.url }]);
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  // The viewer forbids `eval` to itself, by which a page is measured from outside.
  await context.addInitScript(() => {
    const { eval: given } = window as unknown as { eval: unknown };
    Object.defineProperty(window, 'eval', { get: () => given, set: () => {} });
  });
  const page = await context.newPage();
  await page.goto(program.url);
  await page.waitForSelector(program.ready, { state: 'attached', timeout: 30_000 });
  await page.waitForTimeout(1_000);
  const transfer = await fileToDrop(page, file);
  let painted = 0;
  const opening = await recordFrames(page, async () => {
    painted = await dropAndWait(page, transfer, program.target, { selector: program.shown });
    await page.waitForTimeout(2_000);
  });
  await transfer.dispose();
  const panning = await recordFrames(page, () => pan(page));
  return {
    painted,
    longest: opening.longest,
    panMean: panning.mean,
    panP95: panning.p95,
    ...(await memoryOf(browser, page)),
  };
}

/** There and back, from the middle of the window: by the pointer, which both programs follow. */
async function pan(page: Page): Promise<void> {
  const start = await page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane');
    for (let y = 200; y < 600; y += 7) {
      for (let x = 400; x < 1000; x += 13) {
        if (!pane || document.elementFromPoint(x, y) === pane) return { x, y };
      }
    }
    return { x: 500, y: 300 };
  });
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  for (let step = 1; step <= 60; step += 1) {
    const away = 6 * (step <= 30 ? step : 60 - step);
    await page.mouse.move(start.x - away / 2, start.y - away);
  }
  await page.mouse.up();
}

async function memoryOf(browser: Browser, page: Page): Promise<Pick<Measures, 'heap' | 'memory'>> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('HeapProfiler.collectGarbage');
  const { usedSize } = await inspector.send('Runtime.getHeapUsage');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMiB(id));
  return { heap: usedSize / 2 ** 20, memory: Math.max(...pages) };
}

/** Of a process on Linux; NaN elsewhere. */
function residentMiB(id: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
    return Number(kib) / 1024;
  } catch {
    return Number.NaN;
  }
}
