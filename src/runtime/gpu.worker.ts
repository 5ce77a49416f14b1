import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import { gpuBytes, limitGpuMemory, refusedGpuMemory } from './gpu-memory.ts';
import { processorNodes } from './processor-nodes.ts';
import { serve } from './worker-service.ts';

if (!self.name.startsWith('em-pthread')) {
  // Where a computer has two graphics cards, the faster one.
  ort.env.webgpu.powerPreference = 'high-performance';
  limitGpuMemory();
  serve({
    ort,
    deviceMemory: { bytes: gpuBytes, refused: refusedGpuMemory },
    // The default layout, NHWC, gives wrong convolutions for input channels such as 6, 9 or 15, without any error.
    providerFor: (bytes) => {
      const nodes = processorNodes(bytes);
      // An empty list is an error.
      return { name: 'webgpu', preferredLayout: 'NCHW', ...(nodes.length > 0 ? { forceCpuNodeNames: nodes } : {}) };
    },
    assets: { wasm, mjs },
    deviceLost: async () => {
      const device = (await ort.env.webgpu.device) as GPUDevice;
      const { reason, message } = await device.lost;
      return message || reason;
    },
  });
}
