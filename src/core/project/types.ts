import type { GraphDocument } from '../graph/document.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import type { DataReference } from './data-reference.ts';

/** How a picture that has not the network's aspect ratio is brought to it. */
export const PICTURE_FITS = ['crop', 'stretch'] as const;
export type PictureFit = (typeof PICTURE_FITS)[number];

/** A sample picture that travels with the project: the original file, never a rescaled copy. */
export interface ProjectPicture {
  /** The file name a person sees; never used as a path. */
  readonly name: string;
  /** PNG, JPEG or WebP as it came. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fit: PictureFit;
}

/** Everything that Save writes and Open brings back. The first picture is the one that runs when the project opens. */
export interface Project {
  readonly document: GraphDocument;
  /** Trained and loaded tensors only; all others follow from the document's seed. */
  readonly weights: TensorStore;
  readonly pictures: readonly ProjectPicture[];
  /** The data set that it was used with. */
  readonly data?: DataReference;
}

/** What the field `format` of every project file says. */
export const FORMAT = 'convas';
/** The version that this program writes. A change of the format is a new number, a migration and a fixture. */
export const FORMAT_VERSION = 3;
