import type { CompiledModel } from '../core/compile/types.ts';
import { pictureNode } from '../core/graph/structure.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Tensor } from '../core/tensor/types.ts';
import type { NetworkPixels } from '../runtime/image/types.ts';
import { preparePicture } from '../runtime/prepare.ts';
import type { RuntimeError } from '../runtime/types.ts';
import type { RunCase } from './cases.ts';
import type { EditorState } from './state.ts';

/** What a run is fed with. */

/** The picture as the network sees it, and the numbers made of that; nothing of both where it takes none. */
export function feedOf(
  state: EditorState,
  { picture }: RunCase,
): Result<{ readonly view: NetworkPixels | null; readonly input: Tensor | null }, RuntimeError> {
  if (!picture) return ok({ view: null, input: null });
  const prepared = preparePicture(picture.bitmap, picture.fit, pictureNode(state.document)?.attributes ?? {});
  return prepared.ok ? prepared : err({ code: 'run-failed', message: prepared.error.message });
}

/** Channels of every attention layer: how long the feeds are that replace its gate. */
export function channelsOf(model: CompiledModel): ReadonlyMap<string, number> {
  return new Map(model.attention.map((layer) => [layer.nodeId, layer.channels]));
}
