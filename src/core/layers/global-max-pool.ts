import { text } from '../text.ts';
import { defineGlobalPool } from './global-pool.ts';

/** Largest value of each map: `GlobalMaxPool` of ONNX. */
export const globalMaxPool = defineGlobalPool({
  type: 'globalMaxPool',
  title: text('Global max pool', '전역 최대 풀링'),
  operator: 'GlobalMaxPool',
  docs: {
    summary: text(
      'Replaces each whole map by its largest value: one pixel decides, its neighbours are ignored.',
      '맵 하나를 통째로 가장 큰 값 하나로 바꿉니다. 픽셀 하나가 결정하고 이웃은 무시됩니다.',
    ),
    formula: 'z[c] = max_i max_j (x[c, i, j])',
    reference: 'ONNX GlobalMaxPool',
  },
});
