import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { observeWith } from './observe.ts';
import { capWasmMemory } from './wasm-memory.ts';

/** ONNX Runtime for the import's worker: loaded only where a file leaves shapes open. */

// Shapes are worth a look, not the memory of a real run.
capWasmMemory(2 ** 30);

const absolute = (url: string) => new URL(url, globalThis.location.href).href;
ort.env.wasm.wasmPaths = { wasm: absolute(wasm), mjs: absolute(mjs) };
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

export const observe = observeWith(ort);
