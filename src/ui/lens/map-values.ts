import { type FiniteFacts, finiteFacts } from '../../core/tensor/non-finite.ts';
import type { Tensor } from '../../core/tensor/types.ts';

/** Feature maps inside an activation [1, C, H, W]. */

export interface MapsShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The maps in an activation; null where its rank is not 4. */
export function mapsShape(tensor: Tensor): MapsShape | null {
  const [, channels = 0, height = 0, width = 0] = tensor.shape;
  return tensor.shape.length === 4 && channels * height * width > 0 ? { channels, height, width } : null;
}

/** One map as a view of the activation's own memory, row by row. */
export function mapOf(tensor: Tensor, channel: number): Float32Array {
  const maps = mapsShape(tensor);
  if (!maps) return new Float32Array();
  const area = maps.height * maps.width;
  return tensor.data.subarray(channel * area, (channel + 1) * area);
}

export function channelMean(tensor: Tensor, channel: number): number {
  const map = mapOf(tensor, channel);
  let sum = 0;
  for (const value of map) sum += value;
  return sum / Math.max(1, map.length);
}

export interface MapStatistics extends FiniteFacts {
  readonly channel: number;
  /** Share of elements that are exactly zero: what a ReLU switched off. */
  readonly zeros: number;
}

/** Statistics per channel; an activation of rank 2 has one element per channel. */
export function mapStatistics(tensor: Tensor): readonly MapStatistics[] {
  const channels = tensor.shape[1] ?? 0;
  const area = channels > 0 ? Math.floor(tensor.data.length / channels) : 0;
  return Array.from({ length: channels }, (_, channel) => {
    const start = channel * area;
    let zeros = 0;
    for (let index = start; index < start + area; index += 1) if (tensor.data[index] === 0) zeros += 1;
    return { channel, ...finiteFacts(tensor.data, start, start + area), zeros: zeros / Math.max(1, area) };
  });
}
