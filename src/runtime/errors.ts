import { err, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { RuntimeError } from './types.ts';

/** Every error of a run: what happened, what is safe, what to do. */

const SAFE = text('runtime.errors.safe', 'The drawing is unchanged.');

const MESSAGES: Readonly<Record<RuntimeError['code'], Text>> = {
  cancelled: text('runtime.errors.cancelled', 'The run was cancelled. {safe} Run again at any time.', { safe: SAFE }),
  superseded: text(
    'runtime.errors.superseded',
    "A newer run took this one''s place. {safe} Nothing needs to be done.",
    { safe: SAFE },
  ),
  'model-rejected': text(
    'runtime.errors.onnxRuntimeDoesNotAccept',
    'ONNX Runtime does not accept this network. {safe} The details name the layer; change or remove it, then run again.',
    { safe: SAFE },
  ),
  'run-failed': text(
    'runtime.errors.theNetworkStoppedWithAn',
    'The network stopped with an error while it ran. {safe} The details name the layer; change or remove it, then run again.',
    { safe: SAFE },
  ),
  'device-lost': text(
    'runtime.errors.theGraphicsDeviceWasLost',
    'The graphics device was lost during the run. {safe} Run again: the processor takes over.',
    { safe: SAFE },
  ),
  'worker-crashed': text(
    'runtime.errors.theBackgroundProcessOfThe',
    'The background process of the run stopped unexpectedly. {safe} A new one has started: run again.',
    { safe: SAFE },
  ),
  'timed-out': text(
    'runtime.errors.theRunTookTooLong',
    'The run took too long and was stopped. {safe} Use a smaller picture size or fewer filters, then run again.',
    { safe: SAFE },
  ),
  'out-of-memory': text(
    'runtime.errors.thereWasNotEnoughMemory',
    'There was not enough memory for this run. {safe} Use a smaller picture size or fewer filters, or watch fewer layers.',
    { safe: SAFE },
  ),
  'over-budget': text(
    'runtime.errors.thisRunWouldTakeMore',
    'This run would take more memory than it may. {safe} Use a smaller picture size or fewer filters, or allow more memory.',
    { safe: SAFE },
  ),
  unavailable: text(
    'runtime.errors.unavailable',
    'ONNX Runtime could not start here. {safe} Close other programs and restart Convas.',
    { safe: SAFE },
  ),
};

/** @example runtimeError('run-failed', 'Non-zero status code returned while running Conv node') */
export function runtimeError(code: RuntimeError['code'], detail?: string): RuntimeError {
  return detail === undefined ? { code, message: MESSAGES[code] } : { code, message: MESSAGES[code], detail };
}

/** What was being done when something was thrown. */
export type Stage = 'start' | 'create' | 'run';

export interface Failure {
  readonly code: RuntimeError['code'];
  readonly detail: string;
  /** The WebAssembly instance may be broken, or full for good: replace the worker. */
  readonly fatal: boolean;
}

const OUT_OF_MEMORY =
  /out of memory|bad_alloc|OOM|allocation failed|failed to allocate|Array buffer allocation|Invalid (typed )?array (buffer )?length|Cannot enlarge memory/i;
const BROKEN = /Aborted|unreachable|memory access out of bounds|table index|stack overflow|Maximum call stack/i;
const DEVICE_LOST = /device (was |is )?lost|lost device|device.{0,20}destroyed|DXGI_ERROR_DEVICE/i;

/** Translates what ONNX Runtime threw. It may be an Error, a bare number (a C++ exception's address) or anything else. */
export function translate(thrown: unknown, stage: Stage): Failure {
  const detail = wording(thrown);
  if (DEVICE_LOST.test(detail)) return { code: 'device-lost', detail, fatal: true };
  // An uncaught C++ exception arrives as a number. What ORT leaves uncaught is, as far as is known, lack of memory;
  // the exception unwound through its code, so the instance is not trusted any more.
  if (typeof thrown === 'number') return { code: 'out-of-memory', detail, fatal: true };
  if (OUT_OF_MEMORY.test(detail)) return { code: 'out-of-memory', detail, fatal: true };
  const fatal = BROKEN.test(detail) || isWasmTrap(thrown);
  if (stage === 'start') return { code: 'unavailable', detail, fatal: true };
  return { code: stage === 'create' ? 'model-rejected' : 'run-failed', detail, fatal };
}

function wording(thrown: unknown): string {
  if (typeof thrown === 'number') return `ONNX Runtime threw the number ${thrown}`;
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}

function isWasmTrap(thrown: unknown): boolean {
  return typeof WebAssembly !== 'undefined' && thrown instanceof WebAssembly.RuntimeError;
}

/**
 * Whatever was thrown around a run, in words. What a run is prepared and read with allocates by the sizes of a drawing
 * (pixels, weights, fetched values), and an allocation that does not fit throws.
 */
export function thrownError(thrown: unknown): RuntimeError {
  const { code, detail } = translate(thrown, 'run');
  return runtimeError(code, detail);
}

/** The task's own result; never rejects. */
export async function settled<T>(task: () => Promise<Result<T, RuntimeError>>): Promise<Result<T, RuntimeError>> {
  try {
    return await task();
  } catch (thrown) {
    return err(thrownError(thrown));
  }
}
