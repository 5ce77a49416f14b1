import type { GraphDocument, LayerNode } from '../core/graph/document.ts';
import { layerType } from '../core/layers/index.ts';
import type { EditorState, PictureEntry } from './state.ts';

/** What the network is run on: every picture, or once, on the tensors that it is fed with, where it takes no picture. */
export interface RunCase {
  /** A picture's id, or `TENSORS_ONLY`: the key of its results. */
  readonly id: string;
  readonly picture: PictureEntry | null;
}

/** No picture has this id. */
export const TENSORS_ONLY = 'tensors';
const TENSORS: readonly RunCase[] = [{ id: TENSORS_ONLY, picture: null }];

/** The inputs of a drawing that are no pictures, in the drawing's order; the same list for the same layers. */
export function tensorInputs(document: GraphDocument): readonly LayerNode[] {
  return feedsOf(document).tensors;
}

/** Whether the drawing runs without a picture: it takes none, and something else feeds it. */
export function runsWithoutPicture(document: GraphDocument): boolean {
  const { takesPicture, tensors } = feedsOf(document);
  return !takesPicture && tensors.length > 0;
}

/** The same list as long as drawing and pictures stay the same. */
export function runCases({ document, pictures }: Pick<EditorState, 'document' | 'pictures'>): readonly RunCase[] {
  const { takesPicture, tensors } = feedsOf(document);
  if (!takesPicture) return tensors.length > 0 ? TENSORS : NONE;
  let cases = casesByPictures.get(pictures);
  if (!cases) {
    cases = pictures.map((picture) => ({ id: picture.id, picture }));
    casesByPictures.set(pictures, cases);
  }
  return cases;
}

/** The key of the results that the window shows; null while there is nothing to run on. */
export function currentCase(state: Pick<EditorState, 'document' | 'currentPicture'>): string | null {
  return runsWithoutPicture(state.document) ? TENSORS_ONLY : state.currentPicture;
}

const NONE: readonly RunCase[] = [];
const casesByPictures = new WeakMap<readonly PictureEntry[], readonly RunCase[]>();

interface Feeds {
  readonly takesPicture: boolean;
  readonly tensors: readonly LayerNode[];
}

/** Views ask at every change of the state; the layers are looked through once. */
const feedsByNodes = new WeakMap<GraphDocument['nodes'], Feeds>();

function feedsOf({ nodes }: GraphDocument): Feeds {
  const known = feedsByNodes.get(nodes);
  if (known) return known;
  let takesPicture = false;
  const tensors: LayerNode[] = [];
  for (const node of nodes.values()) {
    const role = layerType(node.type)?.role;
    if (role === 'picture') takesPicture = true;
    if (role === 'tensor') tensors.push(node);
  }
  const feeds = { takesPicture, tensors };
  feedsByNodes.set(nodes, feeds);
  return feeds;
}
