import { type Arrangement, arrangementOf, movedTo, type Unit } from '../core/drawing/arrangement.ts';
import { heightOfCard } from '../core/drawing/card-size.ts';
import type { Analysis } from '../core/graph/analyze.ts';
import type { GraphDocument, Group, Position } from '../core/graph/document.ts';
import { onlyGroup, topMembers, wholeGroups } from '../core/graph/groups.ts';
import { layersInWords } from '../core/graph/layers-in-words.ts';
import { sameText, type Text, text } from '../core/text.ts';
import type { EditorState } from './state.ts';

/** What is selected, as a person sees it: groups, layers and notes. */

type Drawn = Pick<EditorState, 'document' | 'analysis'>;
type Selected = Pick<EditorState, 'document' | 'analysis' | 'selectedNodes' | 'selectedNotes'>;

/** The outermost groups of which every layer is selected. */
export function selectedGroups({ document, selectedNodes }: EditorState): readonly Group[] {
  return wholeGroups(document, selectedNodes);
}

const arrangements = new WeakMap<GraphDocument, { readonly analysis: Analysis; readonly found: Arrangement }>();

/** Where everything in the drawing stands. */
export function arrangementIn({ document, analysis }: Drawn): Arrangement {
  const known = arrangements.get(document);
  if (known?.analysis === analysis) return known.found;
  const found = arrangementOf(document, (node) => heightOfCard(node, analysis));
  arrangements.set(document, { analysis, found });
  return found;
}

/** What is selected, each as the one box that it is on the canvas. An expanded group alone is what is in it. */
export function selectedUnits(state: Selected): readonly Unit[] {
  const { unit, units, tree } = arrangementIn(state);
  let found = [...topMembers(state.document, state.selectedNodes), ...state.selectedNotes].flatMap(
    (id) => unit(id) ?? [],
  );
  for (let [only] = found; found.length === 1 && only?.kind === 'group'; [only] = found) {
    if (tree.group(only.box.id)?.collapsed) break;
    found = [...units(only.box.id)];
  }
  return found;
}

/** Places of layers and notes from places of units: what is in a group goes where the group goes. */
export function placesOf(state: Drawn, places: ReadonlyMap<string, Position>): ReadonlyMap<string, Position> {
  const { unit } = arrangementIn(state);
  const positions = new Map<string, Position>();
  for (const [id, to] of places) {
    const found = unit(id);
    if (found) movedTo(state.document, found, to, positions);
  }
  return positions;
}

/** Layers and notes in words: “conv2d_1”, “Stage 2”, “3 layers and a note”. */
export function subjectOf(document: GraphDocument, nodes: Iterable<string>, notes: Iterable<string> = []): Text {
  const layers = new Set(nodes);
  const noteCount = [...notes].length;
  const [layer] = layers;
  const alone = layers.size === 1 ? document.nodes.get(layer ?? '')?.name : undefined;
  const name = onlyGroup(document, layers)?.name ?? alone;
  if (noteCount === 0 && name !== undefined) return sameText(name);
  const noteWords = text('store.selection.noteWords', '{noteCount, plural, one {a note} other {# notes}}', {
    noteCount,
  });
  if (layers.size === 0) return noteWords;
  const words = layersInWords(layers.size);
  if (noteCount === 0) return words;
  return text('store.selection.wordsAndNotewords', '{words} and {noteWords}', { words, noteWords });
}

/** “Delete conv2d_1”, “Delete 3 layers”. */
export function titled(verb: Text, subject: Text): Text {
  return text('store.selection.verbSubject', '{verb} {subject}', { verb, subject });
}

/** Several groups in words, or the one by its name. */
export function groupsInWords(groups: readonly Group[]): Text {
  const [only] = groups;
  if (groups.length === 1 && only) return sameText(only.name);
  return text('store.selection.countGroups', '{count} groups', { count: groups.length });
}
