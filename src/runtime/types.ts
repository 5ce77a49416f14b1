import type { CompiledModel } from '../core/compile/types.ts';
import type { Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { Text } from '../core/text.ts';

/** The one interface through which the window and the command line run a compiled drawing. */

export type Provider = 'webgpu' | 'wasm';

/** Where runs happen, and why there: what the window's device label says. */
export interface RuntimeStatus {
  readonly state: 'starting' | 'ready' | 'running' | 'failed';
  readonly provider: Provider | null;
  /** Adapter or processor, as far as the platform tells: `NVIDIA …`, `WASM · 3 threads`. */
  readonly device: Text;
  /** Why it is not WebGPU, or not threads; null where there was no fallback. */
  readonly fallback: Text | null;
}

/**
 * The value that replaces a gate: applied = keep·gate + set. One element per channel, for every picture of the batch; or
 * [N, C] in a row, each picture its own.
 */
export interface GateOverride {
  readonly keep: Float32Array;
  readonly set: Float32Array;
}

export interface RunRequest {
  readonly model: CompiledModel;
  /**
   * Normalised pictures, [N, C, H, W]; null for a network that takes none. More than one only where the graph takes a
   * batch (`takesBatches`): then every value that comes back has as many rows.
   */
  readonly input: Tensor | null;
  /** By node id of an attention layer; layers without an entry keep their own gate. Instrumented models only. */
  readonly overrides: ReadonlyMap<string, GateOverride>;
  /** Names of the graph outputs to bring back. */
  readonly fetches: readonly string[];
  /** Of queued runs with the same purpose only the newest is run; the others end as `superseded`. Default: every run runs. */
  readonly purpose?: string;
  /**
   * Layer types of the drawing. Where the self-test found types that WebGPU computes wrongly, networks with one of them
   * run on WASM; so do all that do not say what they are made of.
   */
  readonly layerTypes?: readonly string[];
  /** 'none' makes a session faster and runs it slower: for edits that follow each other. Default 'all'. */
  readonly optimise?: 'all' | 'none';
  /** The session is given up after this run: what runs once should not push out what runs often. */
  readonly transient?: boolean;
}

export interface RunOutput {
  /** By the fetched names. */
  readonly values: ReadonlyMap<string, Tensor>;
  readonly provider: Provider;
  /** Milliseconds spent making the session (0 when it was cached) and running it. */
  readonly createMs: number;
  readonly runMs: number;
}

export interface RuntimeError {
  readonly code:
    | 'cancelled'
    | 'superseded'
    | 'model-rejected'
    | 'run-failed'
    | 'device-lost'
    | 'worker-crashed'
    | 'timed-out'
    | 'out-of-memory'
    /** Not begun: it is known to need more than the budget. */
    | 'over-budget'
    | 'unavailable';
  /** What happened, what is safe, what to do. */
  readonly message: Text;
  /** ONNX Runtime's own words, for the details. */
  readonly detail?: string;
}

export interface SelfTestReport {
  readonly agreed: boolean;
  readonly maxDifference: number;
  readonly providers: readonly Provider[];
  readonly cases: readonly { readonly name: string; readonly maxDifference: number; readonly agreed: boolean }[];
}

export interface Runtime {
  status(): RuntimeStatus;
  /** Calls back on every change of the status; returns the way to stop listening. */
  subscribe(listener: (status: RuntimeStatus) => void): () => void;
  /**
   * Queues one run. Runs of one runtime never overlap. Sessions are cached by the model's structure and weights.
   * `signal` cancels: a queued run is dropped, a running one ends its worker. Never rejects.
   */
  run(request: RunRequest, signal?: AbortSignal): Promise<Result<RunOutput, RuntimeError>>;
  /** Chooses the provider; 'auto' is WebGPU on a real adapter, else WASM. */
  setProvider(choice: Provider | 'auto'): void;
  /** Threads of WASM, where it can have a choice of them; null is the default. */
  setThreads?(threads: number | null): void;
  /** Bytes that a run may take now: what is known to need more is not to be asked for. */
  memoryBudget(): number;
  /** Null is the default: half of the free memory, at most 4 GiB; less for a run of which not all is known. */
  setMemoryBudget?(bytes: number | null): void;
  /** There is nothing to run: memory that earlier runs have taken is given back. */
  rest?(): void;
  /** Runs a small network per layer type on both providers and compares. */
  selfTest(signal?: AbortSignal): Promise<Result<SelfTestReport, RuntimeError>>;
  dispose(): void;
}
