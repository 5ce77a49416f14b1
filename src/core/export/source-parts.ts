import { labelsOf, normalisationOf } from '../compile/metadata.ts';
import type { LayerNode } from '../graph/document.ts';
import { formatShape, type TensorType } from '../tensor/types.ts';
import type { Plan, Step } from './plan.ts';
import { pyComment, pyList, pyNumber, pyString } from './python-text.ts';

/** Parts of a file that read the same in PyTorch and in Keras. */

/** Tolerance of the self-test: |Δ| ≤ T · the largest number of the output. */
export const TOLERANCE = '1e-4';

/**
 * How exact ONNX Runtime's sigmoid, tanh and exponential are, whose range is 1: much where only small numbers come out.
 */
export const BOUNDED_ERROR = '3e-7';

/** Layer types and operators that map all numbers into a bounded range, attention beside them. */
const BOUNDED = /sigmoid|tanh|softmax|silu|erf|gelu|mish|softplus|squeezeExcitation|eca|cbamChannel/i;

/** Whether a network computes any such function. */
export function isBounded(plan: Plan): boolean {
  return plan.steps.some(({ node }) => BOUNDED.test(`${node.type} ${node.attributes.operator}`));
}

/** `LABELS = […]`, or nothing where the first output has none. */
export function labelLines(plan: Plan): readonly string[] {
  const labels = plan.results[0] ? labelsOf(plan.results[0].node) : [];
  return labels.length === 0 ? [] : [`LABELS = ${pyList(labels.map(pyString))}`];
}

/** The picture layer's mean and deviation, where it has any. */
export function meanStd(picture: LayerNode): { readonly mean: string; readonly std: string } | null {
  if (picture.attributes.normalisation !== 'meanStd') return null;
  const { mean, std } = normalisationOf(picture);
  return { mean: pyList(mean.map(pyNumber)), std: pyList(std.map(pyNumber)) };
}

/** `N×64×56×56`, and what the layer is called where the line does not say it. */
export function lineComment(step: Step, line: string, shapes: readonly TensorType[]): string {
  const shape = shapes.map((type) => formatShape(type.shape)).join(', ');
  return line.includes(step.name) ? shape : `${pyComment(step.node.name)}: ${shape}`;
}

/** Layers whose Python name differs from their own, as lines of a dict. */
export function renamedLines(plan: Plan): readonly string[] {
  return plan.steps
    .filter((step) => step.specs.length > 0 && step.name !== step.fileName)
    .map((step) => `    ${pyString(step.name)}: ${pyString(step.fileName)},`);
}

/** Blocks of source, two empty lines apart, as Python's style guide has it. */
export function joinBlocks(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n\n')}\n`;
}
