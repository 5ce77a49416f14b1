import type { Attributes } from '../attributes.ts';
import type { NodeView, Recognition } from './node-view.ts';
import { kept, single } from './recognize.ts';

/**
 * Reads `Resize` of opsets 10 to 25 and `Upsample` as a resize layer: whole factors or given sizes, nearest or linear,
 * on height and width alone. Everything else (cubic, antialiasing, fractional factors) stays an operator.
 */
export function recognizeResize(view: NodeView): Recognition | null {
  const early = view.operator === 'Upsample' || (view.operator === 'Resize' && view.opset < 11);
  if (view.operator !== 'Resize' && !early) return null;
  const mode = view.text('mode', 'nearest');
  const unusual = ['antialias', 'exclude_outside'].some((name) => view.int(name, 0) !== 0) || view.has('axes');
  if ((mode !== 'nearest' && mode !== 'linear') || unusual || view.has('keep_aspect_ratio_policy')) return null;
  const extent = early ? factors(view, 1) : (sizes(view) ?? factors(view, 2));
  const coordinates = early ? 'asymmetric' : coordinatesOf(view);
  const nearestMode = early ? 'floor' : view.text('nearest_mode', 'round_prefer_floor');
  if (!extent || !coordinates) return null;
  if (mode === 'nearest' && nearestMode !== 'floor' && nearestMode !== 'round_prefer_floor') return null;
  const { constants, ...size } = extent;
  const attributes = {
    ...size,
    mode,
    coordinateTransformationMode: coordinates,
    ...(mode === 'nearest' && { nearestMode }),
  };
  return { ...single(view, attributes), constants };
}

function factors(view: NodeView, input: number) {
  const scales = view.numbers('scales', input);
  if (scales?.length !== 4) return null;
  const [batch, channels, ...spatial] = scales;
  if (batch !== 1 || channels !== 1 || !spatial.every((scale) => Number.isInteger(scale) && scale >= 1)) return null;
  const at = view.list('scales') ? 'scales' : input;
  const items = (a: Attributes) => (a.target === 'scales' && isList(a.scales) ? [1, 1, ...a.scales] : null);
  return { target: 'scales', scales: spatial, constants: [kept(view, at, items)] };
}

function sizes(view: NodeView) {
  if ((view.inputs[3] ?? '') === '') return null;
  const target = view.known(3)?.items;
  const [from, to] = [view.inputType(0)?.shape, view.outputType()?.shape];
  if (target?.length !== 4 || from?.length !== 4 || to?.length !== 4 || to[1] !== from[1]) return null;
  const spatial = to.slice(2);
  if (!spatial.every((dim) => typeof dim === 'number')) return null;
  const before = target.slice(0, 2).filter((dim) => typeof dim === 'number');
  const items = (a: Attributes) =>
    a.target === 'sizes' && isList(a.sizes) && before.length === 2 ? [...before, ...a.sizes] : null;
  return { target: 'sizes', sizes: spatial, constants: [kept(view, 3, items, 'int64')] };
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
