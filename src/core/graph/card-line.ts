import type { LayerType } from '../layers/define-layer.ts';
import { sameShape } from '../tensor/types.ts';
import { asText, sameText, type Text, text } from '../text.ts';
import type { NodeAnalysis } from './analyze.ts';
import type { LayerNode } from './document.ts';

const SKIPPED = text('skipped: passes on what comes in', '건너뜀: 입력을 그대로 넘김');
/** In place of a shape: an imported operator of which neither the file nor a run tells more. */
export const SHAPE_UNKNOWN = text('shape unknown', '모양 모름');
/** Beside the shape of a layer with warnings. */
export const CHECK = text('check', '확인');

/** Longer formulas would be cut off in the middle. */
const LINE = 30;

/**
 * The line below a card's title: its key attributes. A layer without any says what it computes, or what it does to the
 * shape, or which tensors it holds.
 */
export function cardLine(node: LayerNode, analysis: NodeAnalysis, layer: LayerType): Text {
  if (node.bypassed) return SKIPPED;
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
