import type { NodeView, Recognition } from './node-view.ts';
import { single } from './recognize.ts';
import { scaleTo } from './resize-scale.ts';

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
  return single(view, {
    ...extent,
    mode,
    coordinateTransformationMode: coordinates,
    ...(mode === 'nearest' && { nearestMode }),
  });
}

/** Whole factors; or sizes, where the factors are those that the layer writes for these sizes: no others mean the same. */
function factors(view: NodeView, input: number): Recognition['attributes'] | null {
  const scales = view.numbers('scales', input);
  if (scales?.length !== 4) return null;
  const [batch, channels, ...spatial] = scales;
  if (batch !== 1 || channels !== 1) return null;
  if (spatial.every((scale) => Number.isInteger(scale) && scale >= 1)) return { target: 'scales', scales: spatial };
  const [from, to] = [view.inputType(0)?.shape.slice(2) ?? [], view.outputType()?.shape.slice(2) ?? []];
  const sizes = to.filter((extent) => typeof extent === 'number');
  const exact = spatial.every((scale, axis) => {
    const [before, after] = [from[axis], sizes[axis]];
    return typeof before === 'number' && after !== undefined && after > 0 && scale === scaleTo(before, after);
  });
  return exact && sizes.length === 2 ? { target: 'sizes', sizes } : null;
}

function sizes(view: NodeView) {
  if ((view.inputs[3] ?? '') === '') return null;
  const target = view.known(3)?.items;
  const [from, to] = [view.inputType(0)?.shape, view.outputType()?.shape];
  if (target?.length !== 4 || from?.length !== 4 || to?.length !== 4 || to[1] !== from[1]) return null;
  const spatial = to.slice(2);
  return spatial.every((dim) => typeof dim === 'number') ? { target: 'sizes', sizes: spatial } : null;
}

function coordinatesOf(view: NodeView): string | null {
  const mode = view.text('coordinate_transformation_mode', 'half_pixel');
  if (mode === 'half_pixel' || mode === 'asymmetric' || mode === 'align_corners') return mode;
  // PyTorch's form differs from half_pixel only where an output has a single row or column.
  const single = view.outputType()?.shape.slice(2).includes(1) ?? true;
  return mode === 'pytorch_half_pixel' && !single ? 'half_pixel' : null;
}
