import { allowedRunMemory, OWN_BYTES } from './wasm-memory.ts';

/**
 * The same limit for a graphics device's buffers. What they hold is counted as they are made and destroyed, and one too
 * many is refused before the device sees it: ONNX Runtime has no such limit, and a device that is asked for too much takes
 * the screen with it. What a driver takes beside them (pipelines, copies on their way) nobody tells.
 */

const sizes = new WeakMap<GPUBuffer, number>();
let held = 0;
let refused: string | null = null;

/** Holds for all devices of this worker: call it once, before ONNX Runtime is loaded. */
export function limitGpuMemory(): void {
  if (typeof GPUDevice === 'undefined') return;
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const most = (allowedRunMemory() ?? Number.POSITIVE_INFINITY) + OWN_BYTES;
    if (held + descriptor.size > most) {
      refused = `out of memory: ${held + descriptor.size} bytes of buffers, and ${most} are allowed`;
      throw new RangeError(refused);
    }
    const buffer = createBuffer.call(this, descriptor);
    sizes.set(buffer, descriptor.size);
    held += descriptor.size;
    return buffer;
  };
  GPUBuffer.prototype.destroy = function (this: GPUBuffer) {
    held -= sizes.get(this) ?? 0;
    sizes.delete(this);
    return destroy.call(this);
  };
}

/** Bytes of all buffers that are there. */
export function gpuBytes(): number {
  return held;
}

/**
 * Why a buffer was refused since this was asked last, or null. ONNX Runtime goes on without the buffer, so what a run
 * gives after that counts for nothing.
 */
export function refusedGpuMemory(): string | null {
  const reason = refused;
  refused = null;
  return reason;
}
