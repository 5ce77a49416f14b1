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
  /** How it was looked at; absent where nobody looked, as in what a program writes. */
  readonly view?: ProjectView;
}

/**
 * How a drawing is looked at: zoom, place, panels, what is selected, the lens, and channels that are silenced or forced. To
 * everything that computes it says nothing, and it is no part of what differs between two files. Who writes it knows its
 * fields (`store/backup-view.ts`); whoever reads it takes what it knows and leaves the rest, so that programs of every age
 * read each other's, and none that is damaged keeps a file from opening.
 */
export type ProjectView = Readonly<Record<string, unknown>>;

/** What the field `format` of every project file says. */
export const FORMAT = 'convas';
/** The version that this program writes. A change of the format is a new number, a migration and a fixture. */
export const FORMAT_VERSION = 5;
/** A file says the oldest version that can read it: one with neither a view nor a data set is of this. */
export const PLAIN_VERSION = 2;
/** One with a view. */
export const VIEW_VERSION = 3;
/** One that names a data set. */
export const DATA_VERSION = 4;
/** One whose edges say where they bend. */
export const ROUTES_VERSION = 5;
