import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { runAllowance } from './allowance.ts';
import { browserEnvironment, type RuntimeEnvironment } from './environment.ts';
import { runtimeError, settled } from './errors.ts';
import { createGpuDoubts } from './gpu-doubts.ts';
import { type Job, toJob } from './job.ts';
import { beyondBudget, defaultBudget } from './memory.ts';
import { createProviderHost, type ProviderHost } from './provider-host.ts';
import { type Decision, decideProvider, FALLBACK, joinReasons, type ProviderChoice } from './providers.ts';
import { createRunQueue, type RunResult } from './run-queue.ts';
import { compareProviders } from './self-test.ts';
import { createStatus } from './status.ts';
import { defaultThreads, wasmLabel } from './threads.ts';
import type { Provider, RunRequest, Runtime, RuntimeError, SelfTestReport } from './types.ts';

export interface RuntimeOptions {
  readonly provider?: ProviderChoice;
  /** Threads of WASM. Default: cores − 1, at most 4. */
  readonly threads?: number;
  /** Uses WebGPU even where the processor emulates it. Default: what the address says, `?webgpu=force`. */
  readonly forceWebGpu?: boolean;
  /** A run that takes longer is stopped. Default two minutes: an emulated WebGPU may take a while to start. */
  readonly timeoutMs?: number;
  /** Bytes that a run may take; null is the default, half of the free memory, at most 4 GiB. */
  readonly memoryBytes?: number | null;
  /** Bytes of the machine's free memory; null where nobody tells. */
  readonly freeMemory?: () => Promise<number | null>;
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
 * The window's runtime: networks run in workers, WebGPU in one and WASM in another, so the window never waits. Nothing
 * is loaded before the browser is idle or the first run comes.
 */
export function createRuntime(options: RuntimeOptions = {}): WindowRuntime {
  const environment = options.environment ?? browserEnvironment();
  const { timeoutMs = TIMEOUT_MS, forceWebGpu = environment.forceWebGpu } = options;
  let choice: ProviderChoice = options.provider ?? 'auto';
  let chosenThreads: number | null = options.threads ?? null;
  let chosenMemory: number | null = options.memoryBytes ?? null;
  const doubts = createGpuDoubts();
  let disposed = false;
  /** Whether the run under way was cancelled or took too long. */
  let interrupted: 'no' | 'cancelled' | 'timed-out' = 'no';
  let runningOn: Provider | null = null;

  const threads = () => (environment.isolated ? (chosenThreads ?? defaultThreads(environment.cores)) : 1);
  /** As it was last told: before the first worker, and behind every run. */
  let free: number | null = null;
  const memoryBudget = () => chosenMemory ?? defaultBudget(free);
  const askFreeMemory = async () => {
    free = (await options.freeMemory?.().catch(() => null)) ?? null;
    return memoryBudget();
  };
  const hosts: Readonly<Record<Provider, ProviderHost>> = {
    wasm: createProviderHost({
      spawn: () => environment.spawn('wasm'),
      threads,
      memoryBytes: askFreeMemory,
      onNote: () => {},
    }),
    webgpu: createProviderHost({
      spawn: () => environment.spawn('webgpu'),
      threads: () => 1,
      memoryBytes: askFreeMemory,
      onNote: () => giveUpWebGpu(FALLBACK.deviceLost),
    }),
  };
  const status = createStatus();
  const queue = createRunQueue({ execute, interrupt: () => interrupt('cancelled'), onBusy: status.setBusy });

  /** @param request the network to be run; some run on WASM only */
  async function decide(request?: RunRequest): Promise<Decision> {
    const probe = await environment.probe();
    const decision = decideProvider(choice, probe, forceWebGpu, doubts.reasonFor(request));
    const onGpu = decision.provider === 'webgpu';
    const device = onGpu && probe.adapter ? probe.adapter.label : wasmLabel(threads());
    const singleThread = !onGpu && !environment.isolated ? FALLBACK.notIsolated : null;
    status.setDevice(decision.provider, device, joinReasons(decision.fallback, singleThread));
    return decision;
  }

  /** Loads the provider that the next run will use. */
  async function start(): Promise<void> {
    const { provider } = await decide();
    if (disposed) return;
    const failure = await hosts[provider].start();
    if (failure?.code === 'cancelled') return;
    if (failure && provider === 'webgpu') {
      giveUpWebGpu(FALLBACK.didNotStart);
      return;
    }
    status.setStarted(failure === null);
  }

  /** Nobody waits for this one: the next run says what keeps it from starting. */
  function prepareNext(): void {
    start().catch(() => status.setStarted(false));
  }

  function giveUpWebGpu(reason: Text): void {
    if (disposed || !doubts.giveUp(reason)) return;
    // A run that is there now learns from its own failure that the device is gone.
    if (runningOn !== 'webgpu') hosts.webgpu.stop();
    prepareNext();
  }

  function interrupt(why: 'cancelled' | 'timed-out'): void {
    interrupted = why;
    if (runningOn) hosts[runningOn].stop();
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
      const { provider } = await decide(request);
      let result = await attempt(provider, job.value, request);
      if (!result.ok && provider === 'webgpu') result = await fallBack(result, job.value, request);
      // A worker that ended with the run is replaced now, not when the next run comes.
      if (!result.ok && result.error.code !== 'unavailable' && !disposed) prepareNext();
      return result;
    } finally {
      clearTimeout(timer);
      runningOn = null;
      void askFreeMemory();
    }
  }

  /** WebGPU failed. WASM is tried once; what it says counts. */
  async function fallBack(
    failed: Extract<RunResult, { ok: false }>,
    job: Job,
    request: RunRequest,
  ): Promise<RunResult> {
    const { code, detail } = failed.error;
    if (code === 'cancelled' || code === 'timed-out' || code === 'worker-crashed') return failed;
    runningOn = null;
    console.warn(`WebGPU: ${code}: ${detail}`);
    if (code === 'device-lost') giveUpWebGpu(FALLBACK.deviceLost);
    if (code === 'unavailable') giveUpWebGpu(FALLBACK.didNotStart);
    const result = await attempt('wasm', job, request);
    if (result.ok && !doubts.gaveUp) {
      doubts.refused(request.model.structureKey);
      await decide(request);
    }
    return result;
  }

  async function attempt(provider: Provider, job: Job, { model }: RunRequest): Promise<RunResult> {
    for (;;) {
      if (interrupted !== 'no') return err(runtimeError(interrupted));
      runningOn = provider;
      const outcome = await hosts[provider].run(job, model);
      if (outcome.kind === 'done') {
        status.setStarted(true);
        const { values, createMs, runMs } = outcome;
        return ok({ values: new Map(values), provider, createMs, runMs });
      }
      // Stopped without being interrupted: the number of threads changed, so once more.
      if (outcome.kind === 'stopped') continue;
      const { code, detail } = outcome.failure;
      if (provider === 'wasm' && code === 'unavailable') status.setStarted(false);
      if (code === 'out-of-memory') return err(beyondBudget(job.memoryBytes ?? memoryBudget(), memoryBudget(), detail));
      return err(runtimeError(code, detail));
    }
  }

  async function compare(signal?: AbortSignal): Promise<Result<SelfTestReport, RuntimeError>> {
    const probe = await environment.probe();
    const { provider } = decideProvider(choice === 'wasm' ? 'auto' : choice, probe, forceWebGpu, doubts.reasonFor());
    const onlyWasm: SelfTestReport = { agreed: true, maxDifference: 0, providers: ['wasm'], cases: [] };
    if (provider === 'wasm') return ok(onlyWasm);
    const report = await compareProviders(hosts.webgpu, hosts.wasm, signal);
    if (report.ok) doubts.setWrongTypes(report.value.cases.filter(({ agreed }) => !agreed).map(({ name }) => name));
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
    setProvider: (next) => {
      choice = next;
      doubts.reset();
      prepareNext();
    },
    setThreads: (next) => {
      chosenThreads = next;
      hosts.wasm.stop();
      prepareNext();
    },
    selfTest: (signal) => settled(() => compare(signal)),
    memoryBudget,
    setMemoryBudget: (bytes) => {
      chosenMemory = bytes;
      for (const host of Object.values(hosts)) host.stop();
      prepareNext();
    },
    rest: () => {
      for (const host of Object.values(hosts)) host.rest();
    },
    dispose: () => {
      disposed = true;
      queue.clear(runtimeError('cancelled'));
      for (const host of Object.values(hosts)) host.stop();
      status.dispose();
    },
  };
}
