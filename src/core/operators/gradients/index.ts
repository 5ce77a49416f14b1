import { CONVOLUTION_GRADIENTS } from './convolution.ts';
import { ELEMENT_GRADIENTS } from './elements.ts';
import { NORMALISATION_GRADIENTS } from './normalisation.ts';
import { POOL_GRADIENTS } from './pools.ts';
import { PRODUCT_GRADIENTS } from './products.ts';
import { RESIZE_GRADIENTS } from './resize.ts';
import type { GradientRule } from './rule.ts';
import { SHAPE_GRADIENTS } from './shapes.ts';

/** Every operator of ONNX's standard domain that has a gradient here. */
export const GRADIENTS: ReadonlyMap<string, GradientRule> = new Map(
  [
    CONVOLUTION_GRADIENTS,
    ELEMENT_GRADIENTS,
    NORMALISATION_GRADIENTS,
    POOL_GRADIENTS,
    PRODUCT_GRADIENTS,
    RESIZE_GRADIENTS,
    SHAPE_GRADIENTS,
  ].flatMap((table) => Object.entries(table)),
);
