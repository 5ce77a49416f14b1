import { type Attributes, boolean } from '../attributes.ts';
import { type Diagnostic, diagnostic, type LayerFix } from '../diagnostics.ts';
import { err, type Result } from '../result.ts';
import { type Window2d, window2dOutput, windowSpan } from '../tensor/window.ts';
import { text } from '../text.ts';
import { type Maps, mapsOf } from './common.ts';
import type { EmitContext } from './define-layer.ts';
import type { NodeView, Recognition } from './node-view.ts';
import { recognizeWindow } from './recognize.ts';
import { inferWindow, MAX_EXTENT } from './window-layer.ts';

/** What max pool and average pool share beyond the window: ceil mode, and padding that stays below the kernel. */

export function ceilModeAttribute() {
  return boolean({
    label: text('layers.poolWindow.label', 'Ceil mode'),
    help: text('layers.poolWindow.help', 'Round the output size up instead of down.'),
    default: false,
  });
}

/**
 * Output [height, width] of a pooling window. ONNX Runtime refuses padding as large as the kernel, where a window could
 * lie wholly in the padding; that is a diagnostic here, and no fix leads into it.
 */
export function inferPoolWindow(window: Window2d, maps: Maps): Result<readonly [number, number], Diagnostic> {
  const side = padTooLarge(window);
  const extent = inferWindow(window, maps);
  const empty = emptyWindowAxis(window, maps);
  const mends = (change: Attributes) => {
    const changed = { ...window, ...change };
    return padTooLarge(changed) < 0 && inferWindow(changed, maps).ok && emptyWindowAxis(changed, maps) < 0;
  };
  if (side < 0) {
    if (extent.ok && empty >= 0) {
      const dilations = window.dilations.map((d, axis) => Math.min(d, axis === 0 ? maps.height : maps.width));
      const changes: readonly Attributes[] = [{ dilations }, { pads: [0, 0, 0, 0] }];
      return err(
        diagnostic(
          'empty-window',
          { dilation: window.dilations[empty] ?? 1 },
          { fixes: setters(changes.filter(mends)) },
        ),
      );
    }
    if (extent.ok) return extent;
    const fixes = extent.error.fixes.filter((fix) => fix.kind !== 'setAttributes' || mends(fix.attributes));
    return err({ ...extent.error, fixes });
  }
  const pads = window.pads.map((pad, index) => Math.min(pad, kernelAt(window, index) - 1));
  const kernelShape = window.kernelShape.map((kernel, axis) =>
    Math.min(MAX_EXTENT, Math.max(kernel, (window.pads[axis] ?? 0) + 1, (window.pads[axis + 2] ?? 0) + 1)),
  );
  const changes: readonly Attributes[] = [{ pads }, { kernelShape }];
  const values = { pad: window.pads[side] ?? 0, kernel: kernelAt(window, side) };
  return err(diagnostic('pads-too-large', values, { fixes: setters(changes.filter(mends)) }));
}

/** Kernel extent along the axis of a side (top, left, bottom, right). */
function kernelAt(window: Window2d, side: number): number {
  return window.kernelShape[side % 2] ?? 1;
}

/**
 * The first axis with a window whose taps all lie in the padding, or −1. With padding below the kernel only a dilation
 * wider than the maps can step over them, and only in a window that starts before the first element.
 */
function emptyWindowAxis(window: Window2d, maps: Maps): number {
  return [maps.height, maps.width].findIndex((extent, axis) => {
    const [dilation = 1, stride = 1, pad = 0] = [window.dilations[axis], window.strides[axis], window.pads[axis]];
    const count = window2dOutput(window, maps.height, maps.width)[axis as 0 | 1];
    for (let index = 0; index < count && index * stride < pad && dilation > extent; index += 1) {
      const start = index * stride - pad;
      const firstInside = ((start % dilation) + dilation) % dilation;
      if (firstInside >= extent) return true;
    }
    return false;
  });
}

function setters(changes: readonly Attributes[]): readonly LayerFix[] {
  return changes.map((attributes) => ({ kind: 'setAttributes', attributes }));
}

/** The first side whose padding reaches the kernel, or −1. */
function padTooLarge(window: Window2d): number {
  return window.pads.findIndex((pad, side) => pad >= kernelAt(window, side));
}

/**
 * The window as it is emitted: its input, `pads` and `ceil_mode`. Rounding up is left out where it changes nothing,
 * including where the extra window is dropped for starting in the end padding: there ONNX's own shape inference still
 * counts that window, and would announce one extent where another is computed. If only one axis drops it, that axis
 * gives up what no window reaches: end padding, and where the stride steps over the last elements, those too.
 */
export function emitWindow(window: Window2d, context: EmitContext) {
  const [x = ''] = context.inputs;
  const maps = mapsOf(context.inputTypes);
  const extents = [maps.height, maps.width] as const;
  const floor = window2dOutput({ ...window, ceilMode: false }, maps.height, maps.width);
  const ceil = window2dOutput({ ...window, ceilMode: true }, maps.height, maps.width);
  const roundsUp = [floor[0] !== ceil[0], floor[1] !== ceil[1]] as const;
  if (!window.ceilMode || !roundsUp.includes(true)) return { x, pads: window.pads, ceilMode: 0 };
  const ends = extents.map((extent, axis) => {
    const reach = (floor[axis as 0 | 1] - 1) * (window.strides[axis] ?? 1) - (window.pads[axis] ?? 0);
    const end = reach + windowSpan(kernelAt(window, axis), window.dilations[axis] ?? 1);
    return roundsUp[axis as 0 | 1] ? extent + (window.pads[axis + 2] ?? 0) : end;
  });
  const pads = window.pads.map((pad, side) =>
    side < 2 ? pad : Math.max(0, (ends[side - 2] ?? 0) - (extents[(side - 2) as 0 | 1] ?? 0)),
  );
  if (ends.every((end, axis) => end >= extents[axis as 0 | 1])) return { x, pads, ceilMode: 1 };
  const pair = (suffix: string, data: readonly number[]) =>
    context.constant(suffix, { dtype: 'int64', shape: [2], data });
  const kept = ends.map((end, axis) => Math.min(end, extents[axis as 0 | 1]));
  const inputs = [x, pair('starts', [0, 0]), pair('ends', kept), pair('axes', [2, 3])];
  return { x: context.node('Slice', inputs, {}, 'reached'), pads, ceilMode: 1 };
}

/** A pool's window as it is read, and the nodes and the input that go with it. */
export interface PoolWindow {
  readonly window: Window2d;
  readonly from: Pick<Recognition, 'inputs' | 'nodes'>;
}

/** Reads what `emitWindow` writes, and the window of any other pool. */
export function recognizePoolWindow(view: NodeView): PoolWindow | null {
  const stated = recognizeWindow(view, view.list('kernel_shape'));
  if (!stated) return null;
  const window = { ...stated, ceilMode: view.int('ceil_mode', 0) === 1 };
  const cut = window.ceilMode ? view.producer(0) : null;
  return cut && cutsUnreached(cut, view, window)
    ? { window, from: { inputs: cut.inputs.slice(0, 1), nodes: [cut, view] } }
    : { window, from: { inputs: view.inputs.slice(0, 1) } };
}

/** Whether a node only takes rows and columns off the end that no window of the whole maps would reach. */
function cutsUnreached(cut: NodeView, pool: NodeView, window: Window2d): boolean {
  if (cut.operator !== 'Slice' || !cut.isPrivate()) return false;
  const [starts, ends, axes, steps] = ['starts', 'ends', 'axes', 'steps'].map((name, at) => cut.numbers(name, at + 1));
  if (starts?.join() !== '0,0' || axes?.join() !== '2,3' || (steps ?? [1]).some((step) => step !== 1)) return false;
  const [height, width] = cut.inputType(0)?.shape.slice(2) ?? [];
  const counts = pool.outputType()?.shape.slice(2) ?? [];
  if (typeof height !== 'number' || typeof width !== 'number' || !ends) return false;
  const whole = window2dOutput(window, height, width);
  return [height, width].every((extent, axis) => {
    const count = whole[axis as 0 | 1];
    const start = (count - 1) * (window.strides[axis] ?? 1) - (window.pads[axis] ?? 0);
    const end = ends[axis] ?? 0;
    const reached = start + windowSpan(kernelAt(window, axis), window.dilations[axis] ?? 1);
    return count === counts[axis] && end > 0 && (end >= extent || reached <= end);
  });
}
