import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { wasmSetup } from './wasm-setup.ts';
import { serve } from './worker-service.ts';

// ONNX Runtime's own threads may be started from this very script; they have nothing to serve.
if (!self.name.startsWith('em-pthread')) {
  serve({ ...wasmSetup(ort, { wasm, mjs }), providerFor: () => 'wasm' });
}
