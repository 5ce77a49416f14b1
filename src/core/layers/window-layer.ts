import { type Attributes, ints } from '../attributes.ts';
import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { err, ok, type Result } from '../result.ts';
import { BATCH } from '../tensor/types.ts';
import { type Window2d, window2dOutput, windowSpan } from '../tensor/window.ts';
import { joinTexts, sameText, type Text, text } from '../text.ts';
import type { Maps } from './common.ts';

/** What the sliding-window layers (convolution, max pool, average pool) share: attributes and their diagnostics. */

/** Largest kernel, stride, dilation or padding: far beyond any real network, small enough to compute with. */
export const MAX_EXTENT = 1024;
const AXES = [0, 1] as const;
const NOTHING = sameText('');
const HEIGHT_WIDTH = [text('layers.windowLayer.height', 'height'), text('layers.windowLayer.width', 'width')];

export function kernelAttribute(value: readonly number[]) {
  return ints({
    label: text('layers.windowLayer.kernel', 'Kernel'),
    default: value,
    names: HEIGHT_WIDTH,
    max: MAX_EXTENT,
  });
}

export function stridesAttribute(value: readonly number[]) {
  return ints({
    label: text('layers.windowLayer.stride', 'Stride'),
    help: text('layers.windowLayer.howFarTheWindowMoves', 'How far the window moves between two outputs.'),
    default: value,
    names: HEIGHT_WIDTH,
    max: MAX_EXTENT,
  });
}

export function padsAttribute(value: readonly number[]) {
  return ints({
    label: text('layers.windowLayer.padding', 'Padding'),
    help: text('layers.windowLayer.rowsAndColumnsAddedAround', 'Rows and columns added around the maps.'),
    default: value,
    names: [
      text('layers.windowLayer.top', 'top'),
      text('layers.windowLayer.left', 'left'),
      text('layers.windowLayer.bottom', 'bottom'),
      text('layers.windowLayer.right', 'right'),
    ],
    min: 0,
    max: MAX_EXTENT,
  });
}

export function dilationsAttribute() {
  return ints({
    label: text('layers.windowLayer.dilation', 'Dilation'),
    help: text('layers.windowLayer.distanceBetweenTheKernelsTaps', 'Distance between the kernel’s taps.'),
    default: [1, 1],
    names: HEIGHT_WIDTH,
    max: MAX_EXTENT,
  });
}

/**
 * What a kernel that was said in passing brings with it, as far as the defaults have it so: padding that keeps the extent
 * (at stride 1), and windows that do not overlap.
 */
export function followKernel(defaults: Pick<Window2d, 'kernelShape' | 'strides' | 'pads'>) {
  const same = (kernel: readonly number[], dilations: readonly number[]) => {
    const spare = kernel.map((extent, axis) => windowSpan(extent, dilations[axis] ?? 1) - 1);
    return [...spare.map((extent) => Math.floor(extent / 2)), ...spare.map((extent) => Math.ceil(extent / 2))];
  };
  const equal = (a: readonly number[], b: readonly number[]) => a.every((value, index) => value === b[index]);
  const keepsExtent = equal(defaults.pads, same(defaults.kernelShape, [1, 1]));
  const fills = equal(defaults.strides, defaults.kernelShape) && !equal(defaults.strides, [1, 1]);
  return (given: Attributes): Attributes => {
    const { kernelShape, dilations } = given as Partial<Window2d>;
    const pads = same(kernelShape ?? defaults.kernelShape, dilations ?? [1, 1]);
    return {
      ...(keepsExtent && (kernelShape || dilations) && Math.max(...pads) <= MAX_EXTENT ? { pads } : {}),
      ...(fills && kernelShape ? { strides: kernelShape } : {}),
    };
  };
}

/** How a window reads on a card: `3 × 3 · 32 filters · stride 2 · pad 1`. What is at its default stays unsaid. */
export function describeWindow(
  window: Pick<Window2d, 'kernelShape' | 'strides' | 'pads'>,
  behindKernel: Text = NOTHING,
): Text {
  const same = (values: readonly number[]) => values.every((value) => value === values[0]);
  const stride = same(window.strides) ? `${window.strides[0]}` : window.strides.join('×');
  const pad = same(window.pads) ? `${window.pads[0]}` : window.pads.join(',');
  return joinTexts([
    sameText(window.kernelShape.join(' × ')),
    behindKernel,
    stride === '1' ? NOTHING : text('layers.windowLayer.strideStride', 'stride {stride}', { stride }),
    pad === '0' ? NOTHING : text('layers.windowLayer.padPad', 'pad {pad}', { pad }),
  ]);
}

/** Output [height, width] of a window layer, or why the window does not fit, with what would: the same extent first. */
export function inferWindow(window: Window2d, maps: Maps): Result<readonly [number, number], Diagnostic> {
  const extents = [maps.height, maps.width] as const;
  const padded = (axis: 0 | 1) => extents[axis] + (window.pads[axis] ?? 0) + (window.pads[axis + 2] ?? 0);
  const span = (axis: 0 | 1) => windowSpan(window.kernelShape[axis] ?? 1, window.dilations[axis] ?? 1);
  const axis = AXES.find((candidate) => span(candidate) > padded(candidate));
  if (axis === undefined) return ok(window2dOutput(window, maps.height, maps.width));
  const pads = [0, 1, 2, 3].map((side) => {
    const missing = span((side % 2) as 0 | 1) - extents[(side % 2) as 0 | 1];
    const half = side < 2 ? Math.floor(missing / 2) : Math.ceil(missing / 2);
    return Math.max(window.pads[side] ?? 0, half);
  });
  const around = AXES.map((a) => span(a) - 1);
  const same = [...around.map((total) => Math.floor(total / 2)), ...around.map((total) => Math.ceil(total / 2))];
  const sides = same.every((side) => side === same[0]) ? `${same[0]}` : same.join(', ');
  const dilations = AXES.map((a) => {
    const [kernel = 1, dilation = 1] = [window.kernelShape[a], window.dilations[a]];
    return kernel === 1 ? dilation : Math.min(dilation, Math.floor((padded(a) - 1) / (kernel - 1)));
  });
  const kernelShape = AXES.map((a) =>
    Math.min(window.kernelShape[a] ?? 1, Math.floor((padded(a) - 1) / (window.dilations[a] ?? 1)) + 1),
  );
  return err(
    diagnostic(
      'window-too-large',
      {
        span: span(axis),
        padded: padded(axis),
        extent: extents[axis],
        axis: axis === 0 ? text('layers.windowLayer.axis', 'height') : text('layers.windowLayer.axis2', 'width'),
      },
      {
        input: 0,
        shapes: [[BATCH, maps.channels, maps.height, maps.width]],
        fixes: [
          // A widely dilated window may need more padding than the attribute allows.
          ...(Math.max(...same) <= MAX_EXTENT
            ? [
                {
                  kind: 'setAttributes' as const,
                  attributes: { pads: same },
                  title: text('layers.windowLayer.same', 'Use “same” padding ({sides})', { sides }),
                },
              ]
            : []),
          { kind: 'setAttributes', attributes: { kernelShape } },
          ...(Math.min(...dilations) >= 1 && Math.max(...window.dilations) > 1
            ? [{ kind: 'setAttributes' as const, attributes: { dilations } }]
            : []),
          // As little as makes it fit: for pools, whose padding stays below the kernel.
          ...(Math.max(...pads) <= MAX_EXTENT && `${pads}` !== `${same}`
            ? [{ kind: 'setAttributes' as const, attributes: { pads } }]
            : []),
        ],
      },
    ),
  );
}
