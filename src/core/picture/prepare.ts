import type { Result } from '../result.ts';
import { ok } from '../result.ts';
import type { Tensor } from '../tensor/types.ts';
import { fitting, type RgbaPicture } from './fit.ts';
import { atOnce, type Steps } from './resample.ts';
import { type Normalisation, toTensor } from './tensor.ts';
import type { NetworkPixels, NetworkSize, PictureError, PictureFit } from './types.ts';

/** A picture as a network is fed: the pixels it sees, and the numbers made of them. */
export interface PreparedPicture {
  readonly view: NetworkPixels;
  /** [1, C, H, W], normalised. */
  readonly input: Tensor;
}

/**
 * Brings a picture to the size and the numbers that the picture layer's attributes ask for. Resampling a photograph
 * takes a tenth of a second, so each picture's last view is kept: an edit of the network does not resample.
 */
export function preparePicture(
  picture: RgbaPicture,
  fit: PictureFit,
  attributes: Readonly<Record<string, unknown>>,
): Result<PreparedPicture, PictureError> {
  return atOnce(preparing(picture, fit, attributes));
}

/** The same row by row, so that the window's thread can be left in between. */
export function* preparing(
  picture: RgbaPicture,
  fit: PictureFit,
  attributes: Readonly<Record<string, unknown>>,
): Steps<Result<PreparedPicture, PictureError>> {
  const { channels, height, width } = attributes as unknown as NetworkSize;
  const view = yield* viewOf(picture, { channels, height, width }, fit);
  if (!view.ok) return view;
  const input = toTensor(view.value, attributes as unknown as Normalisation);
  return ok({ view: view.value, input });
}

const views = new WeakMap<RgbaPicture, { readonly key: string; readonly view: NetworkPixels }>();

function* viewOf(picture: RgbaPicture, size: NetworkSize, fit: PictureFit): Steps<Result<NetworkPixels, PictureError>> {
  const key = `${size.channels} ${size.height} ${size.width} ${fit}`;
  const known = views.get(picture);
  if (known?.key === key) return ok(known.view);
  const view = yield* fitting(picture, size, fit);
  if (view.ok) views.set(picture, { key, view: view.value });
  return view;
}
