import { text } from '../text.ts';
import { defineGlobalPool } from './global-pool.ts';

/** Largest value of each map: `GlobalMaxPool` of ONNX. */
export const globalMaxPool = defineGlobalPool({
  type: 'globalMaxPool',
  title: text('layers.globalMaxPool.title', 'Global max pool'),
  operator: 'GlobalMaxPool',
  docs: {
    names: text('layers.globalMaxPool.names', 'GMP, global max pooling, adaptive max pool'),
    summary: text(
      'layers.globalMaxPool.summary',
      'Replaces each whole map by its largest value: one pixel decides, its neighbours are ignored.',
    ),
    formula: 'z[c] = max_i max_j (x[c, i, j])',
    reference: 'ONNX GlobalMaxPool',
  },
});
