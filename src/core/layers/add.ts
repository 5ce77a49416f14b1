import { text } from '../text.ts';
import { defineElementwise } from './elementwise-layer.ts';

/** Sum of its inputs, the end of a residual branch: `Add` of ONNX. */
export const add = defineElementwise({
  type: 'add',
  title: text('layers.add.title', 'Add'),
  operator: 'Add',
  manyOperator: 'Sum',
  docs: {
    names: text('layers.add.names', 'residual, skip, skip connection, shortcut, sum, plus, elementwise add'),
    summary: text(
      'layers.add.summary',
      'Adds its inputs element by element. In a residual block it joins the branch with the shortcut.',
    ),
    formula: 'y = a + b + …',
    reference: 'ONNX Add; He et al., CVPR 2016',
  },
  examples: [
    {
      inputs: [
        ['N', 256, 56, 56],
        ['N', 256, 56, 56],
      ],
      outputs: [['N', 256, 56, 56]],
      parameters: 0,
      macs: 0,
      source: 'ResNet-50, layer1',
    },
    {
      inputs: [
        ['N', 5],
        ['N', 5],
        ['N', 5],
      ],
      outputs: [['N', 5]],
      parameters: 0,
    },
    {
      inputs: [
        ['N', 8, 1, 1],
        ['N', 8, 4, 6],
      ],
      outputs: [['N', 8, 4, 6]],
      parameters: 0,
    },
  ],
});
