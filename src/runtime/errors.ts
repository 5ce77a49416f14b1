import { err, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { RuntimeError } from './types.ts';

/** Every error of a run: what happened, what is safe, what to do. */

const SAFE = text('The drawing is unchanged.', '그린 신경망은 그대로입니다.');

const MESSAGES: Readonly<Record<RuntimeError['code'], Text>> = {
  cancelled: text(
    `The run was cancelled. ${SAFE.en} Run again at any time.`,
    `실행을 취소했습니다. ${SAFE.ko} 언제든 다시 실행하세요.`,
  ),
  superseded: text(
    `A newer run took this one's place. ${SAFE.en} Nothing needs to be done.`,
    `더 새로운 실행이 이 실행을 대신했습니다. ${SAFE.ko} 할 일은 없습니다.`,
  ),
  'model-rejected': text(
    `ONNX Runtime does not accept this network. ${SAFE.en} The details name the layer; change or remove it, then run again.`,
    `ONNX Runtime이 이 신경망을 받아들이지 않습니다. ${SAFE.ko} 자세한 내용에 나온 층을 고치거나 지운 뒤 다시 실행하세요.`,
  ),
  'run-failed': text(
    `The network stopped with an error while it ran. ${SAFE.en} The details name the layer; change or remove it, then run again.`,
    `신경망이 실행 중 오류로 멈췄습니다. ${SAFE.ko} 자세한 내용에 나온 층을 고치거나 지운 뒤 다시 실행하세요.`,
  ),
  'device-lost': text(
    `The graphics device was lost during the run. ${SAFE.en} Run again: the processor takes over.`,
    `실행 중에 그래픽 장치와 연결이 끊겼습니다. ${SAFE.ko} 다시 실행하면 프로세서가 이어받습니다.`,
  ),
  'worker-crashed': text(
    `The background process of the run stopped unexpectedly. ${SAFE.en} A new one has started: run again.`,
    `실행하던 배경 작업이 갑자기 멈췄습니다. ${SAFE.ko} 새로 시작했으니 다시 실행하세요.`,
  ),
  'timed-out': text(
    `The run took too long and was stopped. ${SAFE.en} Use a smaller picture size or fewer filters, then run again.`,
    `실행이 너무 오래 걸려 멈췄습니다. ${SAFE.ko} 그림 크기나 필터 수를 줄인 뒤 다시 실행하세요.`,
  ),
  'out-of-memory': text(
    `There was not enough memory for this run. ${SAFE.en} Use a smaller picture size or fewer filters, or watch fewer layers.`,
    `실행할 메모리가 부족합니다. ${SAFE.ko} 그림 크기나 필터 수, 지켜보는 층을 줄이세요.`,
  ),
  'over-budget': text(
    `This run would take more memory than it may. ${SAFE.en} Use a smaller picture size or fewer filters, or allow more memory.`,
    `허용된 것보다 많은 메모리가 필요합니다. ${SAFE.ko} 그림 크기나 필터 수를 줄이거나 메모리를 더 허용하세요.`,
  ),
  unavailable: text(
    `ONNX Runtime could not start here. ${SAFE.en} Close other programs and restart Convas.`,
    `ONNX Runtime을 시작하지 못했습니다. ${SAFE.ko} 다른 프로그램을 닫고 Convas를 다시 시작하세요.`,
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
