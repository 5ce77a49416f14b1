import type { TensorType } from '../tensor/types.ts';
import type { NodeViews } from './node-views.ts';
import type { Claim } from './recognise.ts';

/** A parameter of a claimed layer; `value` is the stored tensor it is read from, null where it was computed. */
export interface ClaimedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly value: string | null;
}

/** The parameters that the file holds for a layer. */
export function claimTensors(views: NodeViews, claim: Claim): readonly ClaimedTensor[] {
  return parameterShapes(views, claim).flatMap(([name, shape]): ClaimedTensor[] => {
    const stated = claim.parameters[name];
    const data = stated?.data ?? views.constants.data(stated?.value ?? '');
    return stated && data ? [{ name, shape, data, value: stated.data ? null : stated.value }] : [];
  });
}

/** Parameters as the layer declares them; as the file stores them where the layer's inputs are not known yet. */
function parameterShapes(views: NodeViews, claim: Claim): readonly (readonly [string, readonly number[]])[] {
  const types = claim.inputs.map((value) => views.typeOf(value));
  if (types.every((type): type is TensorType => type !== null)) {
    const specs = claim.layer.parameters(claim.attributes, types);
    return specs.map((spec) => [spec.name, spec.shape] as const);
  }
  return Object.entries(claim.parameters).flatMap(([name, { value, data }]) => {
    const shape = views.constants.info(value)?.shape;
    if (!shape) return data ? [[name, [data.length]] as const] : [];
    return [[name, data && shape.length === 2 ? [...shape].reverse() : shape] as const];
  });
}
