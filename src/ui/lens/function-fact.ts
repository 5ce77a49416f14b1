import type { LayerFunction } from '../../core/layers/layer-function.ts';
import { formatValue } from '../../core/notation.ts';
import type { Tensor } from '../../core/tensor/types.ts';
import { sameText, type Text } from '../../core/text.ts';

/** A fact about one element of an output: its name, and what it says. */
export type Fact = readonly [string, string];

/**
 * How a layer made one element of its output, where it declares a function of single elements: the function's name in
 * words, and the function with the numbers put in. Null for other layers, and while the input is not known.
 * @example functionFact(relu, input, output, t)(39) // ['ReLU', 'relu(−0.310) = 0.000']
 */
export function functionFact(
  fn: LayerFunction | undefined,
  input: Tensor | undefined,
  output: Tensor | undefined,
  t: (text: Text) => string,
): ((index: number) => Fact) | null {
  if (fn?.over !== 'element' || !input || input.data.length !== output?.data.length) return null;
  const write = (tensor: Tensor, index: number) => formatValue(tensor.data[index] ?? Number.NaN);
  return (index) => {
    const equation = `${fn.call(write(input, index), `${index}`)} = ${write(output, index)}`;
    return [t(fn.name), t(sameText(equation))];
  };
}
