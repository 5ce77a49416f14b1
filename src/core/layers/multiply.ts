import { text } from '../text.ts';
import { defineElementwise } from './elementwise-layer.ts';

/** Product of its inputs, the scale step of an attention block: `Mul` of ONNX. */
export const multiply = defineElementwise({
  type: 'multiply',
  title: text('layers.multiply.title', 'Multiply'),
  operator: 'Mul',
  docs: {
    names: text('layers.multiply.names', 'product, mul, scale, gate, elementwise multiply'),
    summary: text(
      'layers.multiply.summary',
      'Multiplies its inputs element by element. One number per channel, [N, C, 1, 1], scales whole maps: that is a gate.',
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
