import type { Text } from '../../core/text.ts';
import type { RuntimeError } from '../types.ts';
import type { WorkerLike } from '../worker-link.ts';

/**
 * One way of running networks, as one entry: what it finds here, how its worker starts, who takes over where it cannot.
 * Nothing else knows a provider by its name.
 */
export interface ProviderEntry<Id extends string = string> {
  readonly id: Id;
  /** As people choose it. */
  readonly title: Text;
  /** Asked once. */
  readonly probe: (place: Place) => Promise<Probe>;
  /**
   * A fresh worker, which answers `WorkerRequest`.
   * @param file content hash of the file whose kept operators it may run; null: none
   */
  readonly spawn: (place: Place, file: string | null) => WorkerLike;
  /** Who takes over where it cannot run; null for the reference, which never gives up. */
  readonly fallback: Id | null;
  /** What it says where it hands over. Absent where it never does. */
  readonly words?: {
    readonly didNotStart: Text;
    readonly cannotRun: Text;
    /** After a crash; absent where a crash is the network's own and no reason to hand over. */
    readonly crashed?: Text;
    readonly deviceLost?: Text;
    /** Of a network with operators that nobody allowed; absent where all may run. */
    readonly kept?: Text;
  };
  /** Failures that are final: another provider would fail alike, or somebody wanted the end. */
  readonly final: ReadonlySet<RuntimeError['code']>;
  /** How many threads it takes of those that were asked for. */
  readonly threads: (asked: number, place: Place) => number;
}

/** Where the runtime is. */
export interface Place {
  /** Whether WebAssembly may have threads. */
  readonly isolated: boolean;
  /** The way to native code; null in a browser. */
  readonly native: NativeDoor | null;
}

/** A process outside the sandbox that runs networks as native code. */
export interface NativeDoor {
  /** Whether there is native code for this system. */
  isThere(): Promise<boolean>;
  /** @param file as of `ProviderEntry.spawn`; only one that a person allowed opens anything */
  open(file: string | null): WorkerLike;
  /** Whether a person allowed this file's operators, by the SHA-256 of its bytes. */
  isAllowed(file: string): Promise<boolean>;
  /** Asks the person. */
  allow(file: string): Promise<boolean>;
}

export type Probe =
  | {
      readonly ready: true;
      /** @example `WASM · 3 threads` */
      readonly label: (threads: number) => Text;
      /** Why it is not used unless somebody asks for it; null where it may be. */
      readonly slow: Text | null;
    }
  /** `absent`: it cannot be chosen here at all. */
  | { readonly ready: false; readonly reason: Text; readonly absent?: boolean };
