import fc from 'fast-check';
import type { AttributeSpec, Attributes, AttributeValue } from '../../src/core/attributes.ts';
import type { LayerType } from '../../src/core/layers/define-layer.ts';
import { float32, type Shape, type TensorType } from '../../src/core/tensor/types.ts';

/** Random attributes and shapes for property tests: mostly small and plausible, sometimes at the limits. */

export function arbitraryAttributes(layer: LayerType): fc.Arbitrary<Attributes> {
  return fc.record(
    Object.fromEntries(Object.entries(layer.attributes).map(([name, spec]) => [name, arbitraryValue(spec)])),
  );
}

function arbitraryValue(spec: AttributeSpec): fc.Arbitrary<AttributeValue> {
  return values(spec).filter((value) => spec.parse(value).ok);
}

function values(spec: AttributeSpec): fc.Arbitrary<AttributeValue> {
  switch (spec.kind) {
    case 'int':
      return integers(spec);
    case 'optionalInt':
      return fc.option(integers(spec), { nil: null });
    case 'number':
      return fc.double({ min: spec.min, max: spec.max, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...spec.choices.map((choice) => choice.value));
    case 'ints':
      return fc.tuple(...spec.names.map(() => integers(spec)));
    case 'numbers':
      return fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 5 });
    case 'text':
      return fc.string({ maxLength: Math.min(spec.maxLength, 12) });
    case 'labels':
      return fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 12 });
  }
}

function integers({ min, max }: { readonly min: number; readonly max: number }) {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min, max: Math.min(max, min + 8) }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );
}

const dim = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 64 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 1_000_000 }) },
);

/** Shapes a layer may meet: maps and vectors, other ranks, and dims that are only names. */
export const arbitraryShape: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(dim, dim, dim).map((maps) => ['N', ...maps]) },
  { weight: 2, arbitrary: dim.map((features) => ['N', features]) },
  { weight: 2, arbitrary: fc.array(fc.oneof(dim, fc.constantFrom('N', 'C', 'H')), { maxLength: 6 }) },
);

/** As many inputs as the layer's ports take; those of a variadic layer are often alike. */
export function arbitraryInputs(layer: LayerType): fc.Arbitrary<readonly TensorType[]> {
  const { inputs } = layer;
  if (!('variadic' in inputs))
    return fc.tuple(...inputs.map(() => arbitraryShape)).map((shapes) => shapes.map(float32));
  const change = fc.tuple(fc.integer({ min: 1, max: 3 }), dim);
  return fc
    .tuple(
      arbitraryShape,
      fc.array(fc.option(change, { nil: null }), { minLength: inputs.min - 1, maxLength: inputs.max - 1 }),
    )
    .map(([first, changes]) => [
      float32(first),
      ...changes.map((entry) =>
        float32(entry ? first.map((value, axis) => (axis === entry[0] ? entry[1] : value)) : first),
      ),
    ]);
}
