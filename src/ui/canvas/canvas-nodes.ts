import { createGroupDeriver } from './group-deriver.ts';
import type { FrameNode, GroupCardNode, GroupInputs } from './group-nodes.ts';
import { type GroupView, groupViewOf } from './group-view.ts';
import { type CardNode, createNodeDeriver } from './nodes.ts';
import { createNoteDeriver, type NoteInputs, type NoteNode } from './note-nodes.ts';
import { whileDragged } from './shown-places.ts';

/** Everything that stands on the canvas. */
export type CanvasNode = CardNode | GroupCardNode | FrameNode | NoteNode;

/** Layers, and cards and frames of groups, and notes, in the order in which Tab goes through them. */
export function createCanvasDeriver(): (inputs: GroupInputs & NoteInputs) => CanvasNode[] {
  const deriveLayers = createNodeDeriver();
  const deriveGroups = createGroupDeriver();
  const deriveNotes = createNoteDeriver();
  return (inputs) => {
    const view = groupViewOf(inputs.document);
    const layers = deriveLayers(inputs, view?.hidden);
    const notes = deriveNotes(inputs);
    if (!view) return notes.length > 0 ? [...layers, ...notes] : layers;
    const groups = deriveGroups(inputs, view, whileDragged(inputs.document, inputs.dragged));
    return [...inOrder(inputs, view, layers, groups), ...notes];
  };
}

/** As the document has its layers; a frame comes before the first layer in it, a group's card in that one's place. */
function inOrder(
  { document }: GroupInputs,
  view: GroupView,
  layers: readonly CardNode[],
  groups: ReadonlyMap<string, GroupCardNode | FrameNode>,
): readonly CanvasNode[] {
  const byId = new Map(layers.map((node) => [node.id, node]));
  const nodes: CanvasNode[] = [];
  const placed = new Set<string>();
  for (const layer of document.nodes.values()) {
    for (const { id } of layer.group === undefined ? [] : view.tree.path(layer.group)) {
      const group = placed.has(id) ? undefined : groups.get(id);
      if (group) nodes.push(group);
      placed.add(id);
    }
    const node = byId.get(layer.id);
    if (node) nodes.push(node);
  }
  return nodes;
}
