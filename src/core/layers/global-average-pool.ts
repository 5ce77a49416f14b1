import { text } from '../text.ts';
import { defineGlobalPool } from './global-pool.ts';

/** Mean of each map: `GlobalAveragePool` of ONNX, the squeeze of an SE block. */
export const globalAveragePool = defineGlobalPool({
  type: 'globalAveragePool',
  title: text('Global average pool', '전역 평균 풀링'),
  operator: 'GlobalAveragePool',
  docs: {
    summary: text(
      'Replaces each whole map by its mean: one number that says how strongly the channel responded.',
      '맵 하나를 통째로 평균값 하나로 바꿉니다. 그 채널이 얼마나 강하게 반응했는지를 나타냅니다.',
    ),
    formula: 'z[c] = 1/(H·W) · Σ_i Σ_j x[c, i, j]',
    reference: 'ONNX GlobalAveragePool; Lin et al., arXiv 1312.4400',
  },
});
