import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { securityHeaders } from './electron/static-site.ts';

/** The development server needs inline scripts and a web socket for hot reload, so it takes only the isolation headers. */
const { 'Content-Security-Policy': _csp, ...isolationHeaders } = securityHeaders;

// ONNX Runtime's own bundles inline the loader of their .wasm file; with this condition it comes as a file of
// its own, which a strict content security policy and the app:// scheme can serve.
const conditions = ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions];

export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { conditions },
  optimizeDeps: { exclude: ['onnxruntime-web', '@jsquash/jpeg', '@jsquash/png', '@jsquash/webp'] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // No data: URLs and no inline helper script: the content security policy allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    // How long parts of a build take on a busy machine is no news for whoever starts the editor.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { headers: isolationHeaders },
  preview: { headers: securityHeaders },
});
