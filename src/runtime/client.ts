import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { runAllowance } from './allowance.ts';
import { browserEnvironment, type RuntimeEnvironment } from './environment.ts';
import { runtimeError, settled } from './errors.ts';
import { type Job, toJob } from './job.ts';
import { beyondBudget, defaultBudget } from './memory.ts';
import type { NativeDoor } from './providers/define-provider.ts';
import { providerChoice } from './providers/index.ts';
import { createProviderSet, type UsedProvider } from './providers/provider-set.ts';
import { createRunQueue, type RunResult } from './run-queue.ts';
import { compareProviders } from './self-test.ts';
import { createStatus } from './status.ts';
import { defaultThreads } from './threads.ts';
import type { ProviderChoice, RunRequest, Runtime, RuntimeError, SelfTestReport } from './types.ts';

export interface RuntimeOptions {
  readonly provider?: ProviderChoice;
  /** Threads of the processor. Default: cores − 1, at most 4. */
  readonly threads?: number;
  /** Uses WebGPU even where the processor emulates it. Default: what the address says, `?webgpu=force`. */
  readonly forceWebGpu?: boolean;
  /** A run that takes longer is stopped. Default two minutes: an emulated WebGPU may take a while to start. */
  readonly timeoutMs?: number;
  /** Bytes that a run may take; null is the default, half of the free memory, at most 4 GiB. */
  readonly memoryBytes?: number | null;
  /** Bytes of the machine's free memory; null where nobody tells. */
  readonly freeMemory?: () => Promise<number | null>;
  /** The way to native code; null where there is none. */
  readonly native?: NativeDoor | null;
  readonly environment?: RuntimeEnvironment;
}

export interface WindowRuntime extends Runtime {
  /** Takes effect at once; a run under way starts again. Null is the default. */
  setThreads(threads: number | null): void;
  setMemoryBudget(bytes: number | null): void;
  rest(): void;
}

const TIMEOUT_MS = 120_000;

/**
 * The window's runtime: networks run in workers, one per provider, so the window never waits. Nothing is loaded
 * before the browser is idle or the first run comes.
 */
export function createRuntime(options: RuntimeOptions = {}): WindowRuntime {
  const environment = options.environment ?? browserEnvironment(options.native);
  const { timeoutMs = TIMEOUT_MS, forceWebGpu = environment.forceWebGpu } = options;
  let choice: ProviderChoice = options.provider ?? 'auto';
  let chosenThreads: number | null = options.threads ?? null;
  let chosenMemory: number | null = options.memoryBytes ?? null;
  let disposed = false;
  /** Whether the run under way was cancelled or took too long. */
  let interrupted: 'no' | 'cancelled' | 'timed-out' = 'no';
  let runningOn: UsedProvider | null = null;

  /** As it was last told: before the first worker, and behind every run. */
  let free: number | null = null;
  const memoryBudget = () => chosenMemory ?? defaultBudget(free);
  const askFreeMemory = async () => {
    free = (await options.freeMemory?.().catch(() => null)) ?? null;
    return memoryBudget();
  };
  const providers = createProviderSet({
    environment,
    force: forceWebGpu,
    threads: () => chosenThreads ?? defaultThreads(environment.cores),
    memoryBytes: askFreeMemory,
    onDeviceLost: (used) => giveUp(used, used.entry.words?.deviceLost),
  });
  const { reference } = providers;
  /** Content hash of the file that a person may allow native code for; null where there is nothing to allow. */
  let mayAllow: string | null = null;
  const status = createStatus();
  const queue = createRunQueue({ execute, interrupt: () => interrupt('cancelled'), onBusy: status.setBusy });

  /** Who runs this network, or the next one; the status says so. */
  async function choose(request?: RunRequest): Promise<UsedProvider> {
    const { used, device, fallback, mayAllow: file } = await providers.choose(choice, request);
    mayAllow = file;
    status.setDevice(used.entry.id, device, fallback, file !== null);
    return used;
  }

  /** Loads the provider that the next run will use. */
  async function start(): Promise<void> {
    const used = await choose();
    if (disposed) return;
    const failure = await used.host.start();
    if (failure?.code === 'cancelled') return;
    if (failure && used.entry.words) giveUp(used, used.entry.words.didNotStart);
    else status.setStarted(failure === null);
  }

  /** Nobody waits for this one: the next run says what keeps it from starting. */
  function prepareNext(): void {
    start().catch(() => status.setStarted(false));
  }

  function giveUp({ entry, doubts, host }: UsedProvider, reason: Text | undefined): void {
    if (disposed || !reason || !doubts.giveUp(reason)) return;
    // A run that is there now learns from its own failure that the device is gone.
    if (runningOn?.entry !== entry) host.stop();
    prepareNext();
  }

  function interrupt(why: 'cancelled' | 'timed-out'): void {
    interrupted = why;
    runningOn?.host.stop();
    // The next run finds a loaded worker.
    if (!disposed) prepareNext();
  }

  async function execute(request: RunRequest): Promise<RunResult> {
    const allowed = runAllowance(request.model, memoryBudget(), chosenMemory !== null);
    const job = toJob(request, allowed);
    if (!job.ok) return job;
    interrupted = 'no';
    const timer = setTimeout(() => interrupt('timed-out'), timeoutMs);
    try {
      const result = await runOn(await choose(request), job.value, request);
      // A worker that ended with the run is replaced now, not when the next run comes.
      if (!result.ok && result.error.code !== 'unavailable' && !disposed) prepareNext();
      return result;
    } finally {
      clearTimeout(timer);
      runningOn = null;
      void askFreeMemory();
    }
  }

  /** Runs on a provider; where it fails, whoever takes over for it tries once, and what that says counts. */
  async function runOn(used: UsedProvider, job: Job, request: RunRequest): Promise<RunResult> {
    const { id, fallback, words, final } = used.entry;
    const result = await attempt(used, job, request);
    if (result.ok || fallback === null || !words || final.has(result.error.code)) return result;
    const { code, detail } = result.error;
    runningOn = null;
    console.warn(`${id}: ${code}: ${detail}`);
    if (code === 'device-lost') giveUp(used, words.deviceLost);
    if (code === 'unavailable') giveUp(used, words.didNotStart);
    const crashed = code === 'worker-crashed' ? words.crashed : undefined;
    // Whether another runs it or not: no second crash.
    if (crashed) used.doubts.crashed(request.model, crashed);
    const instead = await runOn(providers.of(fallback), job, request);
    if (instead.ok && !used.doubts.gaveUp) {
      if (!crashed) used.doubts.refused(request.model.structureKey, words.cannotRun);
      await choose(request);
    }
    return instead;
  }

  async function attempt(used: UsedProvider, job: Job, { model }: RunRequest): Promise<RunResult> {
    for (;;) {
      if (interrupted !== 'no') return err(runtimeError(interrupted));
      runningOn = used;
      const outcome = await used.host.run(job, model);
      if (outcome.kind === 'done') {
        status.setStarted(true);
        const { values, createMs, runMs } = outcome;
        return ok({ values: new Map(values), provider: used.entry.id, createMs, runMs });
      }
      // Stopped without being interrupted: the number of threads changed, so once more.
      if (outcome.kind === 'stopped') continue;
      const { code, detail } = outcome.failure;
      if (used === reference && code === 'unavailable') status.setStarted(false);
      if (code === 'out-of-memory') return err(beyondBudget(job.memoryBytes ?? memoryBudget(), memoryBudget(), detail));
      return err(runtimeError(code, detail));
    }
  }

  async function compare(signal?: AbortSignal): Promise<Result<SelfTestReport, RuntimeError>> {
    const { used } = await providers.choose(choice === reference.entry.id ? 'auto' : choice);
    const names = [...new Set([used.entry.id, reference.entry.id])];
    if (used === reference) return ok({ agreed: true, maxDifference: 0, providers: names, cases: [] });
    const report = await compareProviders(used.host, reference.host, names, signal);
    if (report.ok) used.doubts.setWrongTypes(report.value.cases.flatMap(({ name, agreed }) => (agreed ? [] : [name])));
    return report;
  }

  environment.whenIdle(() => {
    if (!disposed) prepareNext();
  });

  return {
    status: status.get,
    subscribe: status.subscribe,
    run: async (request, signal) =>
      disposed ? err(runtimeError('unavailable', 'the runtime is disposed')) : queue.add(request, signal),
    providers: providers.offered,
    choiceOf: providerChoice,
    setProvider: (next) => {
      choice = next;
      for (const { doubts } of providers.all) doubts.reset();
      prepareNext();
    },
    allowKept: async () => mayAllow !== null && ((await environment.native?.allow(mayAllow)) ?? false),
    needsSelfTest: () => {
      const { provider } = status.get();
      return provider !== null && provider !== reference.entry.id;
    },
    setThreads: (next) => {
      chosenThreads = next;
      for (const { entry, host } of providers.all) if (entry.threads(2, environment) > 1) host.stop();
      prepareNext();
    },
    selfTest: (signal) => settled(() => compare(signal)),
    memoryBudget,
    setMemoryBudget: (bytes) => {
      chosenMemory = bytes;
      for (const { host } of providers.all) host.stop();
      prepareNext();
    },
    rest: () => {
      for (const { host } of providers.all) host.rest();
    },
    dispose: () => {
      disposed = true;
      queue.clear(runtimeError('cancelled'));
      for (const { host } of providers.all) host.stop();
      status.dispose();
    },
  };
}
