import type { LayerType } from '../layers/define-layer.ts';
import { sameShape } from '../tensor/types.ts';
import { asText, sameText, type Text } from '../text.ts';
import type { NodeAnalysis } from './analyze.ts';
import type { LayerNode } from './document.ts';

/** Longer formulas would be cut off in the middle. */
const LINE = 30;

/**
 * The line below a card's title: its key attributes. A layer without any says what it computes, or what it does to the
 * shape, or which tensors it holds.
 */
export function cardLine(node: LayerNode, analysis: NodeAnalysis, layer: LayerType): Text {
  const { inputs, outputs, parameterSpecs } = analysis;
  const known = outputs === null ? null : inputs.filter((type) => type !== null);
  const described = layer.describe(node.attributes, known);
  if (described.en !== '') return described;
  const { formula } = layer.docs;
  if (asText(formula).en.length <= LINE) return asText(formula);
  const from = known?.[0]?.shape;
  const to = outputs?.[0]?.shape;
  if (from && to && !sameShape(from, to)) return sameText(`${from.slice(1).join('×')} → ${to.slice(1).join('×')}`);
  return sameText(parameterSpecs.map((spec) => spec.name).join(', '));
}
