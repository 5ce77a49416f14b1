import type { Text } from '../text.ts';

/** Pictures: what decoding gives, what it refuses, and the network's own pixels. */

export type PictureFormat = 'jpeg' | 'png' | 'webp';

/** Upright (EXIF orientation applied), 8 bits per channel, sRGB values as stored, alpha not premultiplied. */
export interface DecodedPicture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row: `width * height * 4` values. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly format: PictureFormat;
  /** What was done to the picture on the way: turned, reduced to 8 bits, first frame taken, damaged parts. */
  readonly notes: readonly Text[];
}

export interface PictureError {
  readonly code:
    | 'empty'
    | 'zeros'
    | 'web-page'
    | 'lfs-pointer'
    | 'svg'
    | 'unsupported-format'
    | 'unsupported-variant'
    | 'cmyk'
    | 'not-a-picture'
    | 'no-size'
    | 'too-large'
    | 'truncated'
    | 'damaged'
    | 'unsupported-channels'
    | 'out-of-memory'
    | 'timed-out'
    | 'cancelled'
    | 'worker-crashed';
  /** What happened, what is safe, what to do. */
  readonly message: Text;
  /** The decoder's own words, for the details. */
  readonly detail?: string;
}

/** Exactly the pixels that a network is given, before normalisation. */
export interface NetworkPixels {
  readonly width: number;
  readonly height: number;
  /** 1 (grey) or 3 (RGB). */
  readonly channels: number;
  /** [H, W, C], 0..255. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** What a network takes. */
export interface NetworkSize {
  /** 1 (grey) or 3 (RGB). */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** How a picture meets the network's aspect ratio: cut out its centre, or stretch all of it. */
export type PictureFit = 'crop' | 'stretch';

/** What a file's header says; read before anything large is allocated. */
export interface PictureHeader {
  /** As stored, before orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1..8. */
  readonly orientation: number;
  readonly notes: readonly Text[];
  /** What the decoder is given: the file, or the parts of it that carry the first frame. */
  readonly payload: Uint8Array<ArrayBuffer>;
  /** Where the decoded frame lies on the picture, when it is smaller than the picture. */
  readonly frame?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** A decoder's output. */
export interface RawPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}
