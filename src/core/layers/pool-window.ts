import { type Attributes, boolean } from '../attributes.ts';
import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { err, type Result } from '../result.ts';
import { type Window2d, window2dOutput } from '../tensor/window.ts';
import { text } from '../text.ts';
import type { Maps } from './common.ts';
import { inferWindow, MAX_EXTENT } from './window-layer.ts';

/** What max pool and average pool share beyond the window: ceil mode, and padding that stays below the kernel. */

export function ceilModeAttribute() {
  return boolean({
    label: text('Ceil mode', '올림 방식'),
    help: text('Round the output size up instead of down.', '출력 크기를 내림 대신 올림으로 계산합니다.'),
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
  const mends = (change: Attributes) => {
    const changed = { ...window, ...change };
    return padTooLarge(changed) < 0 && inferWindow(changed, maps).ok;
  };
  if (side < 0) {
    if (extent.ok) return extent;
    const fixes = extent.error.fixes.filter((fix) => fix.kind !== 'setAttributes' || mends(fix.attributes));
    return err({ ...extent.error, fixes });
  }
  const pads = window.pads.map((pad, index) => Math.min(pad, kernelAt(window, index) - 1));
  const kernelShape = window.kernelShape.map((kernel, axis) =>
    Math.min(MAX_EXTENT, Math.max(kernel, (window.pads[axis] ?? 0) + 1, (window.pads[axis + 2] ?? 0) + 1)),
  );
  const changes: readonly Attributes[] = [{ pads }, { kernelShape }];
  const fixes = changes.filter(mends).map((attributes) => ({ kind: 'setAttributes', attributes }) as const);
  const values = { pad: window.pads[side] ?? 0, kernel: kernelAt(window, side) };
  return err(diagnostic('pads-too-large', values, { fixes }));
}

/** Kernel extent along the axis of a side (top, left, bottom, right). */
function kernelAt(window: Window2d, side: number): number {
  return window.kernelShape[side % 2] ?? 1;
}

/** The first side whose padding reaches the kernel, or −1. */
function padTooLarge(window: Window2d): number {
  return window.pads.findIndex((pad, side) => pad >= kernelAt(window, side));
}

/**
 * `ceil_mode` as it is emitted: off where rounding up changes nothing, including where the extra window is dropped for
 * starting in the end padding. There ONNX's own shape inference still counts that window, so an emitted ceil mode would
 * announce one extent and compute another.
 */
export function emittedCeilMode(window: Window2d, maps: Maps): 0 | 1 {
  const extents = (ceilMode: boolean) => window2dOutput({ ...window, ceilMode }, maps.height, maps.width);
  const [floor, ceil] = [extents(false), extents(true)];
  return window.ceilMode && (floor[0] !== ceil[0] || floor[1] !== ceil[1]) ? 1 : 0;
}
