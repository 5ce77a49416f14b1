import type { Ort } from './ort.ts';
import { capWasmMemory, wasmHeapBytes } from './wasm-memory.ts';
import type { WorkerSetup } from './worker-service.ts';

/**
 * What the workers that run WebAssembly have in common.
 * @param assets where ONNX Runtime finds its WebAssembly and the loader of it
 */
export function wasmSetup(
  ort: Ort,
  assets: { readonly wasm: string; readonly mjs: string },
): Pick<WorkerSetup, 'ort' | 'prepare' | 'heapBytes' | 'transfers'> {
  return {
    ort,
    prepare: (threads, memoryBytes) => {
      capWasmMemory(memoryBytes);
      const absolute = (url: string) => new URL(url, globalThis.location.href).href;
      ort.env.wasm.wasmPaths = { wasm: absolute(assets.wasm), mjs: absolute(assets.mjs) };
      ort.env.wasm.numThreads = threads;
    },
    heapBytes: wasmHeapBytes,
    transfers: true,
  };
}
