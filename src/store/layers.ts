import type { Attributes, AttributeValue } from '../core/attributes.ts';
import { heightOfCard } from '../core/drawing/card-size.ts';
import type { Fix } from '../core/drawing/fixes.ts';
import { withRoom } from '../core/drawing/make-room.ts';
import { type LayerNode, makeNode, type PortRef, type Position } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import { onlyGroup } from '../core/graph/groups.ts';
import type { Place } from '../core/graph/suggest.ts';
import { changeOperator, type OperatorField } from '../core/import/operator-fields.ts';
import { layerType } from '../core/layers/index.ts';
import type { OperationAttribute } from '../core/operators/operation.ts';
import { inMiddle, sameText, type Text, text } from '../core/text.ts';
import type { CommitOptions, History } from './history.ts';
import { arrangementIn, placesOf, subjectOf, titled } from './selection.ts';
import type { EditorState, EditorStore } from './state.ts';
import type { View } from './view.ts';

/** The user's edits of the drawing. Each is one undo entry with a readable name; a refusal is a message, not silence. */
export interface Layers {
  /** Adds a layer; without a position below the selected (or last) layer, connected to it where it fits. */
  add(type: string, position?: Position, attributes?: Attributes): string | null;
  /** Where `add` without a position puts a layer that takes an input. */
  placeOfNew(): Place;
  connect(source: PortRef, target: PortRef): boolean;
  disconnect(edges: readonly string[]): void;
  /** Deletes layers, edges and notes, in one entry. */
  remove(nodes: Iterable<string>, edges?: Iterable<string>, notes?: Iterable<string>): void;
  removeSelected(): void;
  /** Moves layers, notes, and groups with everything in them, each to where its own box is to stand. */
  move(positions: ReadonlyMap<string, Position>, options?: CommitOptions): void;
  setAttribute(id: string, name: string, value: AttributeValue, options?: CommitOptions): boolean;
  /** Changes an attribute or a stored number of an operator that came with a file. */
  setOperatorValue(id: string, field: OperatorField, value: OperationAttribute): boolean;
  rename(id: string, name: string): boolean;
  setTitle(title: string): void;
  /** Applies a fix; the layer that it is about is then selected and in view. */
  applyFix(fix: Fix): void;
}

/** Vertical distance of a new layer from the one above it, in canvas pixels. */
export const ROW_PITCH = 130;

export function createLayers(store: EditorStore, history: History, view: View): Layers {
  function commit(edit: Edit, title: Text, options?: CommitOptions): boolean {
    const result = history.commit(edit, title, options);
    if (!result.ok) view.toast('error', result.error.message);
    return result.ok;
  }

  function nameOf(id: string): string {
    return store.getState().document.nodes.get(id)?.name ?? id;
  }

  function placeOfNew(): Place {
    const source = goesOnFrom(store.getState());
    return source ? { kind: 'after', source, others: true } : { kind: 'anywhere' };
  }

  function add(type: string, position?: Position, attributes: Attributes = {}): string | null {
    const layer = layerType(type);
    if (!layer) return null;
    const { document, analysis } = store.getState();
    const spot = spotFor(store.getState(), anchorOf(store.getState()), position);
    const node = {
      ...makeNode(document, layer, spot.position, attributes),
      ...(spot.group !== null && { group: spot.group }),
    };
    const edits: Edit[] = [{ kind: 'addNode', node }];
    const takesInput = 'variadic' in layer.inputs || layer.inputs.length > 0;
    const source = position === undefined && takesInput ? goesOnFrom(store.getState()) : null;
    if (source) edits.push({ kind: 'connect', source, target: { node: node.id, port: 0 } });
    const edit = withRoom(document, { kind: 'batch', edits }, spot.group, (card) => heightOfCard(card, analysis));
    if (!commit(edit, text('store.layers.addTitle', 'Add {title}', { title: layer.title }))) return null;
    view.select([node.id]);
    return node.id;
  }

  function remove(nodes: Iterable<string>, edges: Iterable<string> = [], notes: Iterable<string> = []): void {
    const [ids, edgeIds, noteIds] = [[...nodes], [...edges], [...notes]];
    if (ids.length + edgeIds.length + noteIds.length === 0) return;
    const title =
      ids.length + noteIds.length === 0
        ? text('store.layers.disconnect', 'Disconnect')
        : titled(text('store.layers.delete', 'Delete'), subjectOf(store.getState().document, ids, noteIds));
    commit(
      {
        kind: 'batch',
        edits: [
          { kind: 'disconnect', edges: edgeIds },
          { kind: 'removeNodes', ids },
          { kind: 'removeNotes', ids: noteIds },
        ],
      },
      title,
    );
  }

  return {
    add,
    placeOfNew,
    connect: (source, target) =>
      commit(
        { kind: 'connect', source, target },
        text('store.layers.connectNameofToNameof', 'Connect {nameOf} to {nameOf2}', {
          nameOf: nameOf(source.node),
          nameOf2: nameOf(target.node),
        }),
      ),
    disconnect: (edges) => remove([], edges),
    remove,
    removeSelected: () => {
      const { selectedNodes, selectedEdges, selectedNotes } = store.getState();
      remove(selectedNodes, selectedEdges, selectedNotes);
    },
    move: (places, options) => {
      const state = store.getState();
      const positions = placesOf(state, places);
      if (positions.size === 0) return;
      const { nodes, notes } = state.document;
      const [moved, movedNotes] = [nodes, notes].map((map) => [...positions.keys()].filter((id) => map?.has(id)));
      const title = titled(text('store.layers.move', 'Move'), subjectOf(state.document, moved ?? [], movedNotes));
      commit({ kind: 'move', positions }, title, options);
    },
    setAttribute: (id, name, value, options) => {
      const label = layerType(store.getState().document.nodes.get(id)?.type ?? '')?.attributes[name]?.label;
      return commit(
        { kind: 'setAttributes', id, attributes: { [name]: value } },
        text('store.layers.changeInmiddleOfNameof', 'Change {inMiddle} of {nameOf}', {
          inMiddle: inMiddle(label ?? sameText(name)),
          nameOf: nameOf(id),
        }),
        options,
      );
    },
    setOperatorValue: (id, field, value) => {
      const { document, weights } = store.getState();
      const change = changeOperator(document, weights, id, field, value);
      const title = text('store.layers.title', 'Change {name} of {nameOf}', { name: field.name, nameOf: nameOf(id) });
      if (change.attributes) {
        const options = change.weights ? { weights: change.weights } : {};
        return commit({ kind: 'setAttributes', id, attributes: change.attributes }, title, options);
      }
      if (change.weights) history.setWeights(change.weights, title, false);
      return true;
    },
    rename: (id, name) =>
      commit(
        { kind: 'rename', id, name },
        text('store.layers.renameNameof', 'Rename {nameOf}', { nameOf: nameOf(id) }),
      ),
    setTitle: (title) => {
      commit({ kind: 'setTitle', title }, text('store.layers.renameTheDrawing', 'Rename the drawing'));
    },
    applyFix: (fix) => {
      if (!commit(fix.edit, fix.title)) return;
      if (fix.focus !== null) view.reveal(fix.focus, true);
      view.toast('success', text('store.layers.doneTitle', 'Done: {title}', { title: fix.title }));
    },
  };
}

/** The selected layer, or the layer that ends a selected group which hides it: what a new layer goes on from. */
function chosenEnd(state: EditorState): string | undefined {
  const { document, analysis, selectedNodes } = state;
  if (selectedNodes.size === 1) return [...selectedNodes][0];
  return onlyGroup(document, selectedNodes)?.collapsed
    ? analysis.order.findLast((id) => selectedNodes.has(id))
    : undefined;
}

/** The layer below which a new one stands: the chosen one, else the last. */
function anchorOf(state: EditorState): LayerNode | undefined {
  return state.document.nodes.get(chosenEnd(state) ?? state.analysis.order.at(-1) ?? '');
}

/** The output that a new layer is fed by: the chosen layer's, or the last one's where that feeds nothing yet. */
function goesOnFrom(state: EditorState): PortRef | null {
  const anchor = anchorOf(state);
  if (!anchor || (layerType(anchor.type)?.outputs.length ?? 0) === 0) return null;
  const isLoose = ![...state.document.edges.values()].some((edge) => edge.source.node === anchor.id);
  return isLoose || chosenEnd(state) !== undefined ? { node: anchor.id, port: 0 } : null;
}

/** Where a new layer stands, and in which group: at its point, or below a layer, further down while a card is in the way. */
function spotFor(state: EditorState, anchor: LayerNode | undefined, position: Position | undefined) {
  const { tree, unit, units, groupAt } = arrangementIn(state);
  if (position) return { position, group: groupAt(position) };
  if (!anchor) return { position: { x: 0, y: 0 }, group: null };
  // Below a layer that nobody sees is below the group that hides it, and outside of it.
  const hidden = tree.hiddenBy(anchor.id);
  const group = (hidden === null ? anchor.group : tree.group(hidden)?.parent) ?? null;
  const above = unit(hidden ?? anchor.id)?.box ?? anchor.position;
  const others = units(group).filter((other) => other.kind !== 'note');
  let y = above.y + ROW_PITCH;
  const blocked = () =>
    others.some(({ box }) => Math.abs(box.x - above.x) < 240 && y < box.y + box.height + 22 && y > box.y - 100);
  while (blocked()) y += ROW_PITCH;
  return { position: { x: above.x, y }, group };
}
