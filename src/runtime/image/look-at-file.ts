import { fitPicture } from '../../core/picture/fit.ts';
import type { DecodedPicture, NetworkPixels, NetworkSize, PictureError, PictureFit } from '../../core/picture/types.ts';
import { ok, type Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
import { fingerprint } from '../../core/weights/hash.ts';

/** A picture file, and what it shall become. */
export interface LookRequest {
  /** The whole file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null: only its size and what its bytes are is wanted. */
  readonly target: { readonly size: NetworkSize; readonly fit: PictureFit } | null;
}

/** What is left of a picture once it was looked at: the network's own pixels, not the photograph's. */
export interface LookReply {
  /** Of the upright picture, pixels. */
  readonly width: number;
  readonly height: number;
  /** Names the file's bytes: the same for the same file whatever it is called. */
  readonly hash: string;
  readonly notes: readonly Text[];
  readonly pixels: NetworkPixels | null;
}

/**
 * Decodes a file and brings it to the network's size in one go, so that a worker hands over a few kilobytes where the
 * photograph takes megabytes.
 */
export async function lookAtFile(
  { bytes, target }: LookRequest,
  decode: (bytes: Uint8Array<ArrayBuffer>) => Promise<Result<DecodedPicture, PictureError>>,
): Promise<Result<LookReply, PictureError>> {
  const hash = fingerprint(bytes);
  const picture = await decode(bytes);
  if (!picture.ok) return picture;
  const { width, height, notes } = picture.value;
  const seen = { width, height, hash, notes };
  if (target === null) return ok({ ...seen, pixels: null });
  const pixels = fitPicture(picture.value, target.size, target.fit);
  return pixels.ok ? ok({ ...seen, pixels: pixels.value }) : pixels;
}
