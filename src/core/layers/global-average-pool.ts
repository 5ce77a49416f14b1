import { text } from '../text.ts';
import { defineGlobalPool } from './global-pool.ts';

/** Mean of each map: `GlobalAveragePool` of ONNX, the squeeze of an SE block. */
export const globalAveragePool = defineGlobalPool({
  type: 'globalAveragePool',
  title: text('layers.globalAveragePool.title', 'Global average pool'),
  operator: 'GlobalAveragePool',
  docs: {
    names: text('layers.globalAveragePool.names', 'GAP, avg, global avg pool, adaptive average pool, squeeze'),
    summary: text(
      'layers.globalAveragePool.summary',
      'Replaces each whole map by its mean: one number that says how strongly the channel responded.',
    ),
    formula: 'z[c] = 1/(H·W) · Σ_i Σ_j x[c, i, j]',
    reference: 'ONNX GlobalAveragePool; Lin et al., arXiv 1312.4400',
  },
});
