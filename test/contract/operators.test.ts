import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../src/core/layers/index.ts';
import { operatorContract } from '../../src/core/operators/contract.ts';
import { isDefined } from '../../src/core/operators/definitions.ts';
import { GRADIENTS } from '../../src/core/operators/gradients/index.ts';
import { layerWork } from '../support/layer-gradient.ts';
import { concrete, randomTensor } from '../support/run-layer.ts';

/** What a new layer brings: every operator that it emits, in every example, has a whole contract. */
const OPSET = 17;

describe.each(LAYERS.filter((layer) => layer.role === undefined))('what $type emits', (layer) => {
  const operators = new Set(
    layer.examples.flatMap((example) => {
      const inputs = example.inputs.map((shape) => randomTensor(concrete(shape, 1), 1));
      return layerWork(layer, example.attributes ?? {}, inputs).nodes.map(({ operator }) => operator);
    }),
  );

  it('has definitions, types, a word on batches, and a gradient', () => {
    for (const operator of operators) {
      const { infer, rows, gradient } = operatorContract(operator);
      expect(isDefined(operator, OPSET), `${operator} in opset ${OPSET}`).toBe(true);
      expect(infer, `types of ${operator}`).not.toBeNull();
      expect(rows, `${operator} and batches`).not.toBeNull();
      expect(gradient, `gradient of ${operator}`).not.toBeNull();
    }
  });
});

describe('contracts', () => {
  it('who has a gradient exists where steps are written, and has types', () => {
    for (const operator of GRADIENTS.keys()) {
      expect(isDefined(operator, OPSET), operator).toBe(true);
      expect(operatorContract(operator).infer, operator).not.toBeNull();
    }
  });

  it('say nothing of what nobody knows, whatever it is called', () => {
    for (const name of ['NoSuchOperator', 'constructor', '__proto__', '']) {
      const { definitions, infer, fold, rows, learned, gradient } = operatorContract(name);
      expect([definitions, infer, fold, rows, learned, gradient]).toEqual([[], null, null, null, [], null]);
    }
  });
});
