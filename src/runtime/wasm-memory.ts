/**
 * Limits of the memories of WebAssembly. A cap on the memories of WebAssembly: ONNX Runtime makes its heap with room for 4 GiB and never gives any of it back,
 * so a loop that grows takes all of it. With a smaller maximum growing fails at once, ONNX Runtime ends the run, and
 * nothing has to be watched from outside.
 */

const PAGE = 65_536;
/** What ONNX Runtime takes for itself, and for the buffers that its kernels work in. */
export const OWN_BYTES = 2 ** 28;

let cap: number | null = null;
let allowed: number | null = null;
const heaps: WebAssembly.Memory[] = [];

/**
 * Holds for heaps that are made after it: call it before ONNX Runtime is loaded. A later call changes the cap of later
 * heaps.
 * @param bytes that runs may take
 */
export function capWasmMemory(bytes: number): void {
  if (cap === null) {
    const Memory = WebAssembly.Memory;
    WebAssembly.Memory = class extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        const { initial, maximum } = descriptor;
        const pages = Math.max(initial, Math.ceil(((cap ?? 0) + OWN_BYTES) / PAGE));
        super(maximum === undefined ? descriptor : { ...descriptor, maximum: Math.min(maximum, pages) });
        heaps.push(this);
      }

      // ONNX Runtime takes a failure to grow for lack of memory, and ends the run.
      override grow(pages: number): number {
        const most = (allowed ?? Number.POSITIVE_INFINITY) + OWN_BYTES;
        if (this.buffer.byteLength + pages * PAGE > most) throw new RangeError('beyond what this run may take');
        return super.grow(pages);
      }
    };
  }
  cap = bytes;
}

/**
 * What the run that begins now may take, within the cap; null for all of it. It holds at once and for all heaps that were
 * made since the first cap.
 */
export function allowRunMemory(bytes: number | null): void {
  allowed = bytes;
}

/** What the run under way may take, if there is a limit. */
export function allowedRunMemory(): number | null {
  return allowed === null || cap === null ? (allowed ?? cap) : Math.min(allowed, cap);
}

/** What runs may take, as it was said last; null before. */
export function wasmMemoryCap(): number | null {
  return cap;
}

/** Bytes of all heaps that were made since: they grow and never shrink. */
export function wasmHeapBytes(): number {
  return heaps.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
