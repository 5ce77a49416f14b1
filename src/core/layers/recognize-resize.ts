import type { Attributes } from '../attributes.ts';
import type { NodeView, Recognition, RecognizedConstant } from './node-view.ts';
import { kept, single } from './recognize.ts';
import { MAX_FACTOR, scaleTo } from './resize-scale.ts';

/**
 * Reads `Resize` of opsets 10 to 25 and `Upsample` as a resize layer: whole factors or given sizes, nearest or linear,
 * on height and width alone. Everything else (cubic, antialiasing, factors that fit no size) stays an operator.
 */
export function recognizeResize(view: NodeView): Recognition | null {
  const early = view.operator === 'Upsample' || (view.operator === 'Resize' && view.opset < 11);
  if (view.operator !== 'Resize' && !early) return null;
  const mode = view.text('mode', 'nearest');
  const unusual = ['antialias', 'exclude_outside'].some((name) => view.int(name, 0) !== 0) || view.has('axes');
  if ((mode !== 'nearest' && mode !== 'linear') || unusual || view.has('keep_aspect_ratio_policy')) return null;
  const extent = early ? factors(view, 1) : (sizes(view) ?? factors(view, 2));
  // Which value is the nearest when maps shrink was left open before opset 11.
  const shrinks = early && mode === 'nearest' && (view.numbers('scales', 1) ?? []).some((scale) => scale < 1);
  const coordinates = early ? 'asymmetric' : coordinatesOf(view);
  const nearestMode = early ? 'floor' : view.text('nearest_mode', 'round_prefer_floor');
  if (!extent || !coordinates || shrinks) return null;
  if (mode === 'nearest' && nearestMode !== 'floor' && nearestMode !== 'round_prefer_floor') return null;
  const attributes = {
    ...extent.attributes,
    mode,
    coordinateTransformationMode: coordinates,
    ...(mode === 'nearest' && { nearestMode }),
  };
  return { ...single(view, attributes), constants: extent.constants };
}

/** How a node says the new extent, and where. */
interface Extent {
  readonly attributes: Recognition['attributes'];
  readonly constants: readonly RecognizedConstant[];
}

/** Whole factors; or sizes, where the factors are those that the layer writes for these sizes: no others mean the same. */
function factors(view: NodeView, input: number): Extent | null {
  const scales = view.numbers('scales', input);
  if (scales?.length !== 4) return null;
  const [batch, channels, ...spatial] = scales;
  if (batch !== 1 || channels !== 1) return null;
  const [from, to] = [view.inputType(0)?.shape.slice(2) ?? [], view.outputType()?.shape.slice(2) ?? []];
  const scaleFor = (extent: number, axis: number): number => {
    const before = from[axis];
    return typeof before === 'number' && extent > 0 ? scaleTo(before, extent) : Number.NaN;
  };
  const items = (a: Attributes) => {
    const written = a.target === 'scales' ? a.scales : isList(a.sizes) ? a.sizes.map(scaleFor) : null;
    return isList(written) && written.every((scale) => scale > 0) ? [1, 1, ...written] : null;
  };
  const constants = [kept(view, view.list('scales') ? 'scales' : input, items)];
  if (spatial.every((scale) => Number.isInteger(scale) && scale >= 1 && scale <= MAX_FACTOR)) {
    return { attributes: { target: 'scales', scales: spatial }, constants };
  }
  const extents = to.filter((extent) => typeof extent === 'number');
  const exact = spatial.every((scale, axis) => scale === scaleFor(extents[axis] ?? 0, axis));
  return exact && extents.length === 2 ? { attributes: { target: 'sizes', sizes: extents }, constants } : null;
}

function sizes(view: NodeView): Extent | null {
  if ((view.inputs[3] ?? '') === '') return null;
  const target = view.known(3)?.items;
  const [from, to] = [view.inputType(0)?.shape, view.outputType()?.shape];
  if (target?.length !== 4 || from?.length !== 4 || to?.length !== 4 || to[1] !== from[1]) return null;
  const spatial = to.slice(2);
  if (!spatial.every((dim) => typeof dim === 'number')) return null;
  const before = target.slice(0, 2).filter((dim) => typeof dim === 'number');
  const items = (a: Attributes) =>
    a.target === 'sizes' && isList(a.sizes) && before.length === 2 ? [...before, ...a.sizes] : null;
  return { attributes: { target: 'sizes', sizes: spatial }, constants: [kept(view, 3, items, 'int64')] };
}

function isList(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}

function coordinatesOf(view: NodeView): string | null {
  const mode = view.text('coordinate_transformation_mode', 'half_pixel');
  if (mode === 'half_pixel' || mode === 'asymmetric' || mode === 'align_corners') return mode;
  // PyTorch's form differs from half_pixel only where an output has a single row or column.
  const single = view.outputType()?.shape.slice(2).includes(1) ?? true;
  return mode === 'pytorch_half_pixel' && !single ? 'half_pixel' : null;
}
