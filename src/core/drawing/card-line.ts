import type { NodeAnalysis } from '../graph/analyze.ts';
import type { LayerNode } from '../graph/document.ts';
import type { LayerType } from '../layers/define-layer.ts';
import { sameShape } from '../tensor/types.ts';
import { asText, type Say, text } from '../text.ts';

const SKIPPED = text('graph.cardLine.skipped', 'skipped: passes on what comes in');
/** In place of a shape: an imported operator of which neither the file nor a run tells more. */
export const SHAPE_UNKNOWN = text('graph.cardLine.shapeUnknown', 'shape unknown');
/** In place of a shape: nothing feeds the layer yet. */
export const UNCONNECTED = text('graph.cardLine.unconnected', 'not connected yet');
/** Beside the shape of a layer with warnings. */
export const CHECK = text('graph.cardLine.check', 'check');

/** Longer formulas would be cut off in the middle. */
const LINE = 30;

/**
 * The line below a card's title: its key attributes. A layer without any says what it computes, or what it does to the
 * shape, or which tensors it holds. A formula too long for the line in the language that is in use is left out.
 */
export function cardLine(node: LayerNode, analysis: NodeAnalysis, layer: LayerType, say: Say): string {
  if (node.bypassed) return say(SKIPPED);
  const { inputs, outputs, parameterSpecs } = analysis;
  const known = outputs === null ? null : inputs.filter((type) => type !== null);
  const described = say(layer.describe(node.attributes, known));
  if (described !== '') return described;
  const formula = say(asText(layer.docs.formula));
  if (formula.length <= LINE) return formula;
  const from = known?.[0]?.shape;
  const to = outputs?.[0]?.shape;
  if (from && to && !sameShape(from, to)) return `${from.slice(1).join('×')} → ${to.slice(1).join('×')}`;
  return parameterSpecs.map((spec) => spec.name).join(', ');
}
