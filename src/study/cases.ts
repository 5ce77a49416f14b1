import type { GraphDocument } from '../core/graph/document.ts';
import { pictureNode } from '../core/graph/structure.ts';
import type { RgbaPicture } from '../core/picture/fit.ts';
import { preparing } from '../core/picture/prepare.ts';
import type { NetworkPixels, PictureFit } from '../core/picture/types.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { Text } from '../core/text.ts';
import { createBreather, inTurns } from './asynchronous.ts';

/** What a network is run on: plain values with names. A case is made when its turn comes, so a thousand cost no memory. */
export interface StudyCase {
  /** Unique among the cases of a study. */
  readonly id: string;
  /** As a person knows it: a file's name. */
  readonly name: string;
  /** Index of the true class, where there is one. */
  readonly label?: number;
  /** What is fed; an error says why there is nothing, and the case is skipped by name. May be asked more than once. */
  feed(): Result<CaseFeed, Text> | Promise<Result<CaseFeed, Text>>;
}

export interface CaseFeed {
  /** [1, C, H, W], normalised; null for a network that takes no picture. */
  readonly input: Tensor | null;
  /** The pixels that became the input, where it was a picture. */
  readonly view: NetworkPixels | null;
}

/** Upright pixels, and how they meet the network's aspect ratio. */
export interface CasePicture {
  readonly id: string;
  readonly name: string;
  readonly bitmap: RgbaPicture;
  readonly fit: PictureFit;
}

/** A picture as this network is fed. */
export function pictureCase(document: GraphDocument, { id, name, bitmap, fit }: CasePicture): StudyCase {
  return {
    id,
    name,
    feed: async () => {
      const steps = preparing(bitmap, fit, pictureNode(document)?.attributes ?? {});
      const prepared = await inTurns(steps, createBreather());
      return prepared.ok ? prepared : err(prepared.error.message);
    },
  };
}

/** Numbers as they are; null for a network that takes no picture: it runs on what its other inputs are fed with. */
export function tensorCase(id: string, name: string, input: Tensor | null): StudyCase {
  return { id, name, feed: () => ok({ input, view: null }) };
}
