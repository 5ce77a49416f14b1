/**
 * THE sliding-window formula. Convolution, max pool and average pool all take their output extent from here,
 * in the window and in the exported file alike.
 */

/** One spatial axis of a sliding window. All lengths in elements of the input. */
export interface WindowAxis {
  /** Input extent H (or W). */
  readonly input: number;
  /** Kernel extent k. */
  readonly kernel: number;
  /** Step s between windows. */
  readonly stride: number;
  /** Padding in front of the first element, p₀. */
  readonly padBegin: number;
  /** Padding behind the last element, p₁. */
  readonly padEnd: number;
  /** Distance d between the kernel's taps. */
  readonly dilation: number;
  /** Round up, and keep a last window only if it starts inside the input or the front padding. */
  readonly ceilMode: boolean;
}

/** Elements of the input that one window spans: d·(k − 1) + 1. */
export function windowSpan(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/**
 * Output extent of a window that slides along one axis: ⌊(H + p₀ + p₁ − d·(k − 1) − 1)/s⌋ + 1, with ceil mode ⌈·⌉,
 * where a last window that would start in the end padding is dropped (ONNX `MaxPool`, PyTorch `MaxPool2d`).
 * A result of 0 or below means that the window does not fit.
 * @example windowOutput({ input: 32, kernel: 3, stride: 1, padBegin: 1, padEnd: 1, dilation: 1, ceilMode: false }) // 32
 */
export function windowOutput(axis: WindowAxis): number {
  const room = axis.input + axis.padBegin + axis.padEnd - windowSpan(axis.kernel, axis.dilation);
  if (room < 0) return 0;
  if (!axis.ceilMode) return Math.floor(room / axis.stride) + 1;
  const output = Math.ceil(room / axis.stride) + 1;
  return (output - 1) * axis.stride >= axis.input + axis.padBegin ? output - 1 : output;
}

/** The attributes that every two-dimensional window layer has: [vertical, horizontal], pads [top, left, bottom, right]. */
export interface Window2d {
  readonly kernelShape: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
  readonly ceilMode: boolean;
}

/** Output [height, width] of a two-dimensional window over an input of [height, width]. */
export function window2dOutput(window: Window2d, height: number, width: number): readonly [number, number] {
  const axis = (index: 0 | 1, input: number) =>
    windowOutput({
      input,
      kernel: window.kernelShape[index] ?? 1,
      stride: window.strides[index] ?? 1,
      padBegin: window.pads[index] ?? 0,
      padEnd: window.pads[index + 2] ?? 0,
      dilation: window.dilations[index] ?? 1,
      ceilMode: window.ceilMode,
    });
  return [axis(0, height), axis(1, width)];
}
