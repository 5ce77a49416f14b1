import type { LayerType } from '../../core/layers/define-layer.ts';
import { sameShape } from '../../core/tensor/types.ts';
import { sameText, type Text } from '../../core/text.ts';
import type { CardData } from './nodes.ts';

/** Longer formulas would be cut off in the middle. */
const LINE = 30;

/**
 * The line below a card's title: its key attributes. A layer without any says what it computes, or what it does to the
 * shape, or which tensors it holds.
 */
export function cardLine(data: CardData, layer: LayerType): Text {
  const { inputs, outputs, parameterSpecs } = data.analysis;
  const known = outputs === null ? null : inputs.filter((type) => type !== null);
  const described = layer.describe(data.layer.attributes, known);
  if (described.en !== '') return described;
  if (layer.docs.formula.length <= LINE) return sameText(layer.docs.formula);
  const from = known?.[0]?.shape;
  const to = outputs?.[0]?.shape;
  if (from && to && !sameShape(from, to)) return sameText(`${from.slice(1).join('×')} → ${to.slice(1).join('×')}`);
  return sameText(parameterSpecs.map((spec) => spec.name).join(', '));
}
