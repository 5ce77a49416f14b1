import { seededInput } from '../core/export/self-test.ts';
import { pictureNode } from '../core/graph/structure.ts';
import { float32 } from '../core/tensor/types.ts';
import { pictureCase, tensorCase } from '../study/cases.ts';
import type { ProofCase } from '../study/studies/export-proof.ts';
import { currentPicture } from './selectors.ts';
import type { EditorState } from './state.ts';

/** What the window compares an exported file on: the current picture; without one, numbers that are the same everywhere. */
export function proofCase(state: EditorState): ProofCase {
  const { document, analysis } = state;
  const taken = pictureNode(document);
  if (!taken) return { case: tensorCase('tensors', '', null), input: { kind: 'tensors' } };
  const picture = currentPicture(state);
  if (picture) return { case: pictureCase(document, picture), input: { kind: 'picture', name: picture.name } };
  const type = analysis.nodes.get(taken.id)?.outputs?.[0] ?? float32([]);
  return { case: tensorCase('noise', '', seededInput(type)), input: { kind: 'noise' } };
}
