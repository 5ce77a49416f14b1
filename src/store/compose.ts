import type { Attributes, AttributeValue } from '../core/attributes.ts';
import { CARD_WIDTH, cardHeight, heightOfCard } from '../core/drawing/card-size.ts';
import { endsOfEdge } from '../core/drawing/edge-ends.ts';
import { inColumn, roomAboveEdit, withRoom } from '../core/drawing/make-room.ts';
import { repeatEdit } from '../core/drawing/repeat.ts';
import { canBypass } from '../core/graph/bypass.ts';
import { fragmentOf, pasteEdit } from '../core/graph/copy.ts';
import { type Edge, type LayerNode, makeNode, type PortRef, type Position } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import { commonParent } from '../core/graph/group-edits.ts';
import { topMembers } from '../core/graph/groups.ts';
import type { Place } from '../core/graph/suggest.ts';
import { fitsOnEdge, insertOnEdgeEdit, removeAndReconnectEdit, replaceEdit } from '../core/graph/transforms.ts';
import type { LayerType } from '../core/layers/define-layer.ts';
import { layerType } from '../core/layers/index.ts';
import { inMiddle, sameText, type Text, text } from '../core/text.ts';
import { withCopies } from '../core/weights/tensor-store.ts';
import type { CommitOptions, History } from './history.ts';
import { type Layers, ROW_PITCH } from './layers.ts';
import { arrangementIn, subjectOf, titled } from './selection.ts';
import type { EditorState, EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Larger moves of a drawing, each one undo entry with a readable name. */
export interface Compose {
  /** Adds a layer where a wire or a search asks for it. Without a position it finds its own. */
  addAt(place: Place, type: string, position: Position | null, attributes?: Attributes): string | null;
  /** Puts a layer that stands alone on an edge, at the place it was moved to. */
  putOnEdge(node: string, edge: string, position: Position): boolean;
  /** Whether a layer that is already in the drawing could stand on an edge. */
  canStandOnEdge(node: string): boolean;
  replace(id: string, type: string, attributes?: Attributes): string | null;
  duplicateSelected(): void;
  /** Deletes the selected layers and joins what they stood between. */
  removeAndReconnect(): void;
  /** Repeats the selection below itself; says why it cannot. */
  repeatSelected(times: number): boolean;
  /** Skips the selected layers that can be skipped; if all of those are, uses them again. */
  toggleBypass(): void;
  /** One attribute of several layers, as one entry. */
  setAttributes(ids: readonly string[], name: string, value: AttributeValue, options?: CommitOptions): boolean;
}

/** A layer type, with what is said of its attributes. */
interface Wanted {
  readonly layer: LayerType;
  readonly attributes: Attributes;
}

/** A copy stands a little to the right of its original. */
const COPY_OFFSET: Position = { x: 40, y: 40 };

export function createCompose(store: EditorStore, history: History, view: View, layers: Layers): Compose {
  const state = () => store.getState();
  const nameOf = (id: string) => state().document.nodes.get(id)?.name ?? id;

  function commit(edit: Edit, title: Text, options?: CommitOptions): boolean {
    const result = history.commit(edit, title, options);
    if (!result.ok) view.toast('error', result.error.message);
    return result.ok;
  }

  const heightOf = (node: LayerNode) => heightOfCard(node, state().analysis);

  /** A new layer of the group at its place. */
  function newNode({ layer, attributes }: Wanted, position: Position, group: string | null): LayerNode {
    return { ...makeNode(state().document, layer, position, attributes), ...(group !== null && { group }) };
  }

  function addWired(wanted: Wanted, position: Position, join: (node: LayerNode) => Edit): string | null {
    const { layer } = wanted;
    const group = arrangementIn(state()).groupAt(position);
    const node = newNode(wanted, position, group);
    const edits: Edit[] = [{ kind: 'addNode', node }, join(node)];
    const edit = withRoom(state().document, { kind: 'batch', edits }, group, heightOf);
    if (!commit(edit, text('store.compose.addTitle', 'Add {title}', { title: layer.title }))) return null;
    view.select([node.id]);
    return node.id;
  }

  function insertOnEdge(wanted: Wanted, edgeId: string, position: Position | null): string | null {
    const { layer } = wanted;
    const { document } = state();
    const edge = document.edges.get(edgeId);
    if (!edge) return null;
    const spot = spotOnEdge(state(), edge, position);
    const node = newNode(wanted, spot.position, spot.group);
    const edits: Edit[] = [...spot.edits, insertOnEdgeEdit(edge, node)];
    const between = text('store.compose.between', 'Insert {title} before {nameOf}', {
      title: layer.title,
      nameOf: nameOf(edge.target.node),
    });
    if (!commit({ kind: 'batch', edits }, between)) return null;
    view.select([node.id]);
    return node.id;
  }

  function replace(id: string, type: string, attributes: Attributes = {}): string | null {
    const layer = layerType(type);
    const { document } = state();
    const edit = layer && replaceEdit(document, id, layer, attributes);
    if (!layer || !edit) return null;
    const title = text('store.compose.title', 'Replace {nameOf} by {title}', {
      nameOf: nameOf(id),
      title: layer.title,
    });
    if (!commit(edit, title)) return null;
    const fresh = [...state().document.nodes.keys()].find((key) => !document.nodes.has(key)) ?? null;
    if (fresh !== null) view.select([fresh]);
    return fresh;
  }

  function addAt(place: Place, type: string, position: Position | null, attributes: Attributes = {}): string | null {
    const layer = layerType(type);
    if (!layer) return null;
    const wanted = { layer, attributes };
    switch (place.kind) {
      case 'anywhere':
        return layers.add(type, position ?? undefined, attributes);
      case 'instead':
        return replace(place.node, type, attributes);
      case 'onEdge':
        return insertOnEdge(wanted, place.edge, position);
      case 'after': {
        const takesInput = 'variadic' in layer.inputs || layer.inputs.length > 0;
        if (position === null || !takesInput) return layers.add(type, position ?? undefined, attributes);
        const { source } = place;
        return addWired(wanted, position, (node) => joined(source, { node: node.id, port: 0 }));
      }
      case 'before': {
        const { target } = place;
        const { tree, unit } = arrangementIn(state());
        const above = unit(tree.hiddenBy(target.node) ?? target.node)?.box ?? { x: 0, y: 0 };
        const at = position ?? { x: above.x, y: above.y - ROW_PITCH };
        return addWired(wanted, at, (node) => joined({ node: node.id, port: 0 }, target));
      }
    }
  }

  function canStandOnEdge(id: string): boolean {
    const { document } = state();
    const node = document.nodes.get(id);
    const layer = node && layerType(node.type);
    if (!layer || !fitsOnEdge(layer)) return false;
    for (const edge of document.edges.values()) {
      if (edge.source.node === id || edge.target.node === id) return false;
    }
    return true;
  }

  return {
    addAt,
    canStandOnEdge,
    replace,
    putOnEdge: (node, edgeId, position) => {
      const edge = state().document.edges.get(edgeId);
      if (!edge || !canStandOnEdge(node)) return false;
      const inside: PortRef = { node, port: 0 };
      const spot = spotOnEdge(state(), edge, position);
      const edits: Edit[] = [
        ...spot.edits,
        { kind: 'move', positions: new Map([[node, spot.position]]) },
        { kind: 'putInto', members: [node], group: spot.group },
        joined(edge.source, inside),
        joined(inside, edge.target),
      ];
      const title = text('store.compose.title2', 'Put {nameOf} before {nameOf2}', {
        nameOf: nameOf(node),
        nameOf2: nameOf(edge.target.node),
      });
      return commit({ kind: 'batch', edits }, title);
    },
    duplicateSelected: () => {
      const { document, weights, selectedNodes, selectedNotes } = state();
      const fragment = fragmentOf(document, selectedNodes, selectedNotes);
      const { nodes, notes = [] } = fragment;
      if (nodes.length + notes.length === 0) return;
      // Copies stay in the group of their originals.
      const group = commonParent(document, topMembers(document, selectedNodes));
      const copies = pasteEdit(document, fragment, COPY_OFFSET, group);
      const title = titled(
        text('store.compose.duplicate', 'Duplicate'),
        subjectOf(document, selectedNodes, selectedNotes),
      );
      if (!commit(copies.edit, title, { weights: withCopies(weights, weights, copies.ids) })) return;
      const fresh = (list: readonly { readonly id: string }[]) => list.flatMap(({ id }) => copies.ids.get(id) ?? []);
      view.select(fresh(nodes), [], fresh(notes));
    },
    removeAndReconnect: () => {
      const { document, selectedNodes } = state();
      if (selectedNodes.size === 0) return;
      const title = titled(
        text('store.compose.deleteAndReconnect', 'Delete and reconnect'),
        subjectOf(document, selectedNodes),
      );
      commit(removeAndReconnectEdit(document, selectedNodes), title);
    },
    repeatSelected: (times) => {
      const { document, selectedNodes } = state();
      const edit = repeatEdit(document, selectedNodes, times);
      if (!edit) {
        view.toast('error', CANNOT_REPEAT);
        return false;
      }
      const before = document.nodes;
      const subject = subjectOf(document, selectedNodes);
      const title = text(
        'store.compose.title3',
        '{times, plural, one {Repeat {subject} once} other {Repeat {subject} # times}}',
        { times, subject },
      );
      if (!commit(edit, title)) return false;
      view.select([...state().document.nodes.keys()].filter((id) => !before.has(id)));
      return true;
    },
    toggleBypass: () => {
      const { document, analysis, selectedNodes } = state();
      const able = [...selectedNodes]
        .flatMap((id) => document.nodes.get(id) ?? [])
        .filter((node) => canBypass(node, analysis));
      const bypassed = able.some((node) => !node.bypassed);
      const chosen = able.filter((node) => (node.bypassed === true) !== bypassed);
      if (chosen.length === 0) return;
      const subject = subjectOf(
        document,
        chosen.map((node) => node.id),
      );
      const title = bypassed
        ? titled(text('store.compose.skip', 'Skip'), subject)
        : titled(text('store.compose.useAgain', 'Use again'), subject);
      commit({ kind: 'setBypassed', ids: chosen.map((node) => node.id), bypassed }, title);
    },
    setAttributes: (ids, name, value, options) => {
      const label = layerType(state().document.nodes.get(ids[0] ?? '')?.type ?? '')?.attributes[name]?.label;
      const edits = ids.map((id): Edit => ({ kind: 'setAttributes', id, attributes: { [name]: value } }));
      const title = text('store.compose.title4', 'Change {inMiddle} of {count} layers', {
        inMiddle: inMiddle(label ?? sameText(name)),
        count: ids.length,
      });
      return commit({ kind: 'batch', edits }, title, options);
    },
  };
}

const CANNOT_REPEAT = text(
  'store.compose.cannotRepeat',
  'Only a part with one way in and one way out can be repeated: each copy is fed by the one before.',
);

function joined(source: PortRef, target: PortRef): Edit {
  return { kind: 'connect', source, target };
}

/** A card and some air above and below it. */
const ROOM = cardHeight(false, false) + 2 * 20;

/**
 * Where a layer stands on an edge, and in which group: at the point, or, where what the edge joins leaves no room,
 * between the two after they part.
 */
function spotOnEdge(state: EditorState, edge: Edge, point: Position | null) {
  const { document, analysis } = state;
  const arrangement = arrangementIn(state);
  const ends = endsOfEdge(document, arrangement, edge);
  if (!ends) return { position: point ?? { x: 0, y: 0 }, group: null, edits: [] };
  const { source, target, group } = ends;
  const gap = target.y - source.y - source.height;
  const stacked = inColumn(source, target) && gap > 0 && gap < ROOM;
  if (point !== null && !stacked) return { position: point, group: arrangement.groupAt(point), edits: [] };
  const position = { x: Math.round(target.x + (target.width - CARD_WIDTH) / 2), y: target.y };
  const edits = [roomAboveEdit(document, target.id, ROW_PITCH, (node) => heightOfCard(node, analysis))];
  return { position, group, edits };
}
