/** A data set: which pictures there are, what they are called, and where their pixels come from. Never pixels themselves. */

export type Split = 'train' | 'validation' | 'test';

/** How a data set came to be. */
export type DataKind = 'folder' | 'table' | 'idx' | 'npz' | 'signs' | 'signs-multi' | 'fashion-mnist' | 'photographs';

/**
 * One label a picture, several, or none at all: what a network's last layer has to be (softmax, sigmoid) follows from
 * it.
 */
export type Labelling = 'single' | 'several' | 'none';

/** One picture, as a reference. */
export interface DataItem {
  /** Unique within its set and the same at every reading: the file's name below the folder, or `train #17`. */
  readonly id: string;
  /** Of a set of files: the file's name below the folder, as the system spells it. Of a set of pixels: its place. */
  readonly at: string | number;
  /** Indices into the set's classes, ascending. Empty: nobody said what it shows. */
  readonly labels: readonly number[];
  /** Where the set itself says so. */
  readonly split: Split | null;
}

/** Pixels that are there already, or are made on demand. */
export interface PixelBlock {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** 1 (grey) or 3 (RGB). */
  readonly channels: 1 | 3;
  /** Each reading draws the picture anew, or turns it: worth keeping. Else it is there already. */
  readonly isMade: boolean;
  /** The pixels of one picture: [H, W, C], 0…255. May be a view: not to be written to. */
  read(index: number): Uint8Array;
}

/** What was met while the set was read, and is neither a picture nor a reason to refuse it. All by name. */
export interface Remarks {
  /** Files that are no pictures by their ending. */
  readonly others: readonly string[];
  /** Pictures of formats that Convas does not read, by their ending. */
  readonly unread: readonly string[];
  /** Links, and what is neither a file nor a folder: not followed. */
  readonly links: readonly string[];
  /** Folders that the system did not let us look into. */
  readonly closed: readonly string[];
  /** Of a table: files that it names and that are not there. */
  readonly missing: readonly string[];
  /** Of a table: names that lead out of the folder. */
  readonly outside: readonly string[];
  /** Of a table: files that it names again, with other labels. The first line counts. */
  readonly contradictions: readonly string[];
  /** Of a table: pictures of the folder that it does not name. They are no part of the set. */
  readonly unlisted: readonly string[];
  /** Classes that differ in nothing but case, blanks or form of their letters: `cat` and `Cat `. */
  readonly alike: readonly (readonly string[])[];
}

export const NO_REMARKS: Remarks = {
  others: [],
  unread: [],
  links: [],
  closed: [],
  missing: [],
  outside: [],
  contradictions: [],
  unlisted: [],
  alike: [],
};

export interface DataSet {
  /** For people; never a path. */
  readonly name: string;
  readonly kind: DataKind;
  /** In the order of a network's outputs: of numbers by value, of names by code unit. */
  readonly classes: readonly string[];
  readonly labelling: Labelling;
  readonly items: readonly DataItem[];
  /** Null where the items are files. */
  readonly pixels: PixelBlock | null;
  readonly remarks: Remarks;
}
