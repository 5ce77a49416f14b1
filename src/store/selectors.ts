import { layerType } from '../core/layers/index.ts';
import { currentCase } from './cases.ts';
import type { EditorState, PictureEntry, PictureRun } from './state.ts';

/** What the window derives from the state. Each returns existing references, so a view re-renders only on a change. */

export function currentPicture(state: EditorState): PictureEntry | null {
  return state.pictures.find((picture) => picture.id === state.currentPicture) ?? null;
}

export function currentRun(state: EditorState): PictureRun | null {
  return state.results.get(currentCase(state) ?? '') ?? null;
}

export function isAttention(state: EditorState, node: string): boolean {
  return layerType(state.document.nodes.get(node)?.type ?? '')?.attention !== undefined;
}
