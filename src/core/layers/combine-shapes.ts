import { type Diagnostic, diagnostic, type LayerFix, shapeInWords } from '../diagnostics.ts';
import { err, ok, type Result } from '../result.ts';
import { type Shape, sameShape, type TensorType } from '../tensor/types.ts';
import type { Text } from '../text.ts';
import { concatFixes, elementwiseFixes, type Meeting } from './combine-fixes.ts';

/** Which shapes may meet in the layers that combine several inputs, and what would make them fit. */

/** True for [N, C, 1, 1] beside [N, C, H, W]: one number per map, as a channel gate has it. */
export function isGateOf(gate: Shape, maps: Shape): boolean {
  return (
    gate.length === 4 &&
    maps.length === 4 &&
    gate[2] === 1 &&
    gate[3] === 1 &&
    sameShape(gate.slice(0, 2), maps.slice(0, 2))
  );
}

/**
 * The shape of an element-wise result: all inputs equal, or [N, C, 1, 1] beside [N, C, H, W] in any order.
 * Other shapes that ONNX would broadcast are refused: in a drawing they are mistakes.
 */
export function inferElementwise(layer: Text, inputs: readonly TensorType[]): Result<TensorType, Diagnostic> {
  const shapes = inputs.map((input) => input.shape);
  const { reference, misfit } = majority(shapes, (shape, full) => sameShape(shape, full) || isGateOf(shape, full));
  const full = shapes[reference] ?? [];
  if (misfit < 0) return ok({ dtype: 'float32', shape: full });
  return err(shapesDiffer(layer, shapes, { reference, misfit }, elementwiseFixes));
}

/** The shape of a concatenation along the channels: everything but axis 1 is equal. */
export function inferConcat(layer: Text, inputs: readonly TensorType[]): Result<TensorType, Diagnostic> {
  const shapes = inputs.map((input) => input.shape);
  const { reference, misfit } = majority(
    shapes,
    (shape, full) =>
      shape.length === full.length &&
      shape.every((dim, axis) => (axis === 1 ? typeof dim === 'number' : dim === full[axis])) &&
      shape.length >= 2,
  );
  const first = shapes[reference] ?? [];
  if (misfit < 0) {
    const channels = shapes.reduce((sum, shape) => sum + (shape[1] as number), 0);
    return ok({ dtype: 'float32', shape: first.map((dim, axis) => (axis === 1 ? channels : dim)) });
  }
  return err(shapesDiffer(layer, shapes, { reference, misfit }, concatFixes));
}

/** The input that most others fit, and the first that does not fit it (−1 if all do): one odd input is the one to mend. */
function majority(shapes: readonly Shape[], fits: (shape: Shape, reference: Shape) => boolean) {
  const votes = shapes.map((reference) => shapes.filter((shape) => fits(shape, reference)).length);
  const reference = votes.indexOf(Math.max(...votes));
  return { reference, misfit: shapes.findIndex((shape) => !fits(shape, shapes[reference] ?? [])) };
}

function shapesDiffer(
  layer: Text,
  shapes: readonly Shape[],
  inputs: { readonly reference: number; readonly misfit: number },
  fixesOf: (meeting: Meeting) => readonly LayerFix[],
): Diagnostic {
  const [reference, misfit] = [shapes[inputs.reference] ?? [], shapes[inputs.misfit] ?? []];
  const fixes = fixesOf({
    reference: { input: inputs.reference, shape: reference },
    misfit: { input: inputs.misfit, shape: misfit },
    either: shapes.length === 2,
  });
  return diagnostic(
    'shapes-differ',
    { layer, first: shapeInWords(reference), second: shapeInWords(misfit) },
    {
      input: inputs.misfit,
      shapes: [reference, misfit],
      fixes: [...fixes, { kind: 'disconnectInput', input: inputs.misfit }],
    },
  );
}
