import { type AttributeSpecs, type AttributeValues, defaultAttributes } from '../attributes.ts';
import { ok } from '../result.ts';
import { sameText, text } from '../text.ts';
import { defineLayer, type EmitContext, type LayerDefinition, type LayerType, NO_COUNT } from './define-layer.ts';

/** What an element-wise layer says for itself; the rest is the same for all of them. */
type ElementLayer<S extends AttributeSpecs> = Pick<
  LayerDefinition<AttributeValues<S>>,
  'type' | 'title' | 'examples' | 'recognize' | 'patternLength' | 'meaning'
> & {
  /** The formula is that of `function` unless there is more to say. */
  readonly docs: Omit<LayerType['docs'], 'formula'> & Partial<Pick<LayerType['docs'], 'formula'>>;
  readonly attributes: S;
  readonly function: NonNullable<LayerDefinition<AttributeValues<S>>['function']>;
  readonly describe?: LayerDefinition<AttributeValues<S>>['describe'];
  readonly inferShapes?: LayerDefinition<AttributeValues<S>>['inferShapes'];
  /** Writes the layer from the value `x`; returns the value name of its output. */
  readonly emit: (attributes: AttributeValues<S>, context: EmitContext, x: string) => string;
};

/**
 * Declares a layer that maps each element on its own: one input of any shape, an output of the same shape, nothing to
 * learn. Activation functions and dropout are made of it.
 * @example see `relu.ts`
 */
export function defineElementLayer<const S extends AttributeSpecs>(layer: ElementLayer<S>): LayerType {
  const port = { name: text('layers.elementLayer.name', 'tensor') };
  return defineLayer<S>({
    describe: (_attributes: AttributeValues<S>) => sameText(''),
    inferShapes: (_attributes: AttributeValues<S>, inputs) => ok(inputs.slice(0, 1)),
    meaning: () => ({ kind: 'activation' }),
    ...layer,
    docs: { formula: `y = ${formulaOf(layer)}`, ...layer.docs },
    version: 1,
    category: 'normalise',
    inputs: [port],
    outputs: [port],
    parameters: () => [],
    parameterFormula: () => ({ formula: '0', substituted: '0' }),
    macs: () => NO_COUNT,
    emit: (attributes: AttributeValues<S>, context) => {
      const [x = ''] = context.inputs;
      return [layer.emit(attributes, context, x)];
    },
  });
}

/** In symbols, so it is the same for all values of the attributes. */
function formulaOf<const S extends AttributeSpecs>(layer: Pick<ElementLayer<S>, 'attributes' | 'function'>): string {
  return layer.function(defaultAttributes(layer.attributes) as AttributeValues<S>).formula;
}
