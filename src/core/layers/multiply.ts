import { text } from '../text.ts';
import { defineElementwise } from './elementwise-layer.ts';

/** Product of its inputs, the scale step of an attention block: `Mul` of ONNX. */
export const multiply = defineElementwise({
  type: 'multiply',
  title: text('Multiply', '곱하기'),
  operator: 'Mul',
  docs: {
    summary: text(
      'Multiplies its inputs element by element. One number per channel, [N, C, 1, 1], scales whole maps: that is a gate.',
      '입력들을 원소끼리 곱합니다. 채널마다 하나인 값 [N, C, 1, 1]을 곱하면 맵 전체가 조정되며, 이것이 게이트입니다.',
    ),
    formula: 'y = a · b · …',
    reference: 'ONNX Mul',
  },
  examples: [
    {
      inputs: [
        ['N', 64, 56, 56],
        ['N', 64, 1, 1],
      ],
      outputs: [['N', 64, 56, 56]],
      parameters: 0,
      macs: 0,
      source: 'the scale step of an SE block',
    },
    {
      inputs: [
        ['N', 3, 5, 5],
        ['N', 3, 5, 5],
      ],
      outputs: [['N', 3, 5, 5]],
      parameters: 0,
    },
  ],
});
