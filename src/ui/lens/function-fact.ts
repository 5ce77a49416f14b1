import { useMemo } from 'react';
import { activationKey } from '../../store/state.ts';
import { useText } from '../editor-context.ts';
import { useActivation } from './attention.ts';
import { formatValue } from './format.ts';
import type { Subject } from './subject.ts';

/** A fact about one element of an output. */
export type Fact = readonly [string, string];

/**
 * How the shown layer made one element of its output, where it declares a function of single elements: its name in
 * words, and the function with the numbers put in. Null for other layers, and while the input is not known.
 * @example fact(39) // ['ReLU', 'relu(−0.310) = 0.000']
 */
export function useFunctionFact(subject: Subject): ((index: number) => Fact) | null {
  const t = useText();
  const { layer, node, source } = subject;
  const input = useActivation(source && activationKey(source.node, source.port));
  const output = useActivation(activationKey(node.id, 0));
  return useMemo(() => {
    const fn = layer.function?.(node.attributes);
    if (fn?.over !== 'element' || !input || input.data.length !== output?.data.length) return null;
    return (index) => {
      const value = formatValue(output.data[index] ?? Number.NaN);
      return [t(fn.name), `${fn.call(formatValue(input.data[index] ?? Number.NaN), '')} = ${value}`];
    };
  }, [layer, node, input, output, t]);
}
