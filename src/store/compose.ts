import type { AttributeValue } from '../core/attributes.ts';
import { canBypass } from '../core/graph/bypass.ts';
import { cardHeight } from '../core/graph/card-size.ts';
import {
  type Edge,
  type GraphDocument,
  type LayerNode,
  makeNode,
  type PortRef,
  type Position,
} from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import type { Place } from '../core/graph/suggest.ts';
import {
  fitsOnEdge,
  fragmentOf,
  insertOnEdgeEdit,
  pasteEdit,
  removeAndReconnectEdit,
  repeatEdit,
  replaceEdit,
} from '../core/graph/transforms.ts';
import type { LayerType } from '../core/layers/define-layer.ts';
import { layerType } from '../core/layers/index.ts';
import { type Text, text } from '../core/text.ts';
import type { CommitOptions, History } from './history.ts';
import { type Layers, ROW_PITCH } from './layers.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Larger moves of a drawing, each one undo entry with a readable name. */
export interface Compose {
  /** Adds a layer where a wire or a search asks for it. Without a position it finds its own. */
  addAt(place: Place, type: string, position: Position | null): string | null;
  /** Puts a layer that stands alone on an edge, at the place it was moved to. */
  putOnEdge(node: string, edge: string, position: Position): boolean;
  /** Whether a layer that is already in the drawing could stand on an edge. */
  canStandOnEdge(node: string): boolean;
  replace(id: string, type: string): string | null;
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

  function addWired(layer: LayerType, position: Position, join: (node: LayerNode) => Edit): string | null {
    const node = makeNode(state().document, layer, position);
    const edits: Edit[] = [{ kind: 'addNode', node }, join(node)];
    if (!commit({ kind: 'batch', edits }, text(`Add ${layer.title.en}`, `${layer.title.ko} 추가`))) return null;
    view.select([node.id]);
    return node.id;
  }

  function insertOnEdge(layer: LayerType, edgeId: string, position: Position | null): string | null {
    const { document } = state();
    const edge = document.edges.get(edgeId);
    if (!edge) return null;
    const spot = spotOnEdge(document, edge, position);
    const node = makeNode(document, layer, spot.position);
    const edits: Edit[] = [...spot.edits, insertOnEdgeEdit(edge, node)];
    const between = text(
      `Insert ${layer.title.en} before ${nameOf(edge.target.node)}`,
      `${nameOf(edge.target.node)} 앞에 ${layer.title.ko} 넣기`,
    );
    if (!commit({ kind: 'batch', edits }, between)) return null;
    view.select([node.id]);
    return node.id;
  }

  function replace(id: string, type: string): string | null {
    const layer = layerType(type);
    const { document } = state();
    const edit = layer && replaceEdit(document, id, layer);
    if (!layer || !edit) return null;
    const title = text(
      `Replace ${nameOf(id)} by ${layer.title.en}`,
      `${nameOf(id)}을(를) ${layer.title.ko}(으)로 바꾸기`,
    );
    if (!commit(edit, title)) return null;
    const fresh = [...state().document.nodes.keys()].find((key) => !document.nodes.has(key)) ?? null;
    if (fresh !== null) view.select([fresh]);
    return fresh;
  }

  function addAt(place: Place, type: string, position: Position | null): string | null {
    const layer = layerType(type);
    if (!layer) return null;
    switch (place.kind) {
      case 'anywhere':
        return layers.add(type, position ?? undefined);
      case 'instead':
        return replace(place.node, type);
      case 'onEdge':
        return insertOnEdge(layer, place.edge, position);
      case 'after': {
        const takesInput = 'variadic' in layer.inputs || layer.inputs.length > 0;
        if (position === null || !takesInput) return layers.add(type, position ?? undefined);
        const { source } = place;
        return addWired(layer, position, (node) => joined(source, { node: node.id, port: 0 }));
      }
      case 'before': {
        const { target } = place;
        const above = state().document.nodes.get(target.node)?.position ?? { x: 0, y: 0 };
        const at = position ?? { x: above.x, y: above.y - ROW_PITCH };
        return addWired(layer, at, (node) => joined({ node: node.id, port: 0 }, target));
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
      const spot = spotOnEdge(state().document, edge, position);
      const edits: Edit[] = [
        ...spot.edits,
        { kind: 'move', positions: new Map([[node, spot.position]]) },
        joined(edge.source, inside),
        joined(inside, edge.target),
      ];
      const title = text(
        `Put ${nameOf(node)} before ${nameOf(edge.target.node)}`,
        `${nameOf(node)}을(를) ${nameOf(edge.target.node)} 앞에 넣기`,
      );
      return commit({ kind: 'batch', edits }, title);
    },
    duplicateSelected: () => {
      const { document, selectedNodes } = state();
      const fragment = fragmentOf(document, selectedNodes);
      if (fragment.nodes.length === 0) return;
      const copies = pasteEdit(document, fragment, COPY_OFFSET);
      if (commit(copies.edit, countedTitle('Duplicate', '복제', fragment.nodes))) view.select(copies.ids.values());
    },
    removeAndReconnect: () => {
      const { document, selectedNodes } = state();
      const chosen = [...selectedNodes].flatMap((id) => document.nodes.get(id) ?? []);
      if (chosen.length === 0) return;
      const title = countedTitle('Delete and reconnect', '지우고 다시 연결', chosen);
      commit(removeAndReconnectEdit(document, selectedNodes), title);
    },
    repeatSelected: (times) => {
      const { document, selectedNodes } = state();
      const edit = repeatEdit(document, selectedNodes, times);
      if (!edit) {
        view.toast('error', CANNOT_REPEAT);
        return false;
      }
      const count = selectedNodes.size;
      const before = document.nodes;
      const title = text(
        `Repeat ${count === 1 ? '1 layer' : `${count} layers`} ${times === 1 ? 'once' : `${times} times`}`,
        `레이어 ${count}개를 ${times}번 반복`,
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
      const title = bypassed
        ? countedTitle('Skip', '건너뛰기', chosen)
        : countedTitle('Use again', '다시 쓰기', chosen);
      commit({ kind: 'setBypassed', ids: chosen.map((node) => node.id), bypassed }, title);
    },
    setAttributes: (ids, name, value, options) => {
      const label = layerType(state().document.nodes.get(ids[0] ?? '')?.type ?? '')?.attributes[name]?.label;
      const edits = ids.map((id): Edit => ({ kind: 'setAttributes', id, attributes: { [name]: value } }));
      const title = text(
        `Change ${(label?.en ?? name).toLowerCase()} of ${ids.length} layers`,
        `레이어 ${ids.length}개의 ${label?.ko ?? name} 변경`,
      );
      return commit({ kind: 'batch', edits }, title, options);
    },
  };
}

const CANNOT_REPEAT = text(
  'Only a part with one way in and one way out can be repeated: each copy is fed by the one before.',
  '들어오는 길과 나가는 길이 하나씩인 부분만 반복할 수 있습니다. 복사본은 앞의 것에서 입력을 받습니다.',
);

function joined(source: PortRef, target: PortRef): Edit {
  return { kind: 'connect', source, target };
}

/** “Delete conv2d_1”, “Delete 3 layers”. */
export function countedTitle(en: string, ko: string, nodes: readonly LayerNode[]): Text {
  const [only] = nodes;
  return nodes.length === 1 && only
    ? text(`${en} ${only.name}`, `${only.name} ${ko}`)
    : text(`${en} ${nodes.length} layers`, `레이어 ${nodes.length}개 ${ko}`);
}

const CARD = cardHeight(false, false);
/** A card and some air above and below it. */
const ROOM = CARD + 2 * 20;

/** Where a layer stands on an edge: at the point, or, where two cards leave no room, between them after they part. */
function spotOnEdge(document: GraphDocument, edge: Edge, point: Position | null) {
  const source = document.nodes.get(edge.source.node);
  const target = document.nodes.get(edge.target.node);
  if (!source || !target) return { position: point ?? { x: 0, y: 0 }, edits: [] };
  const gap = target.position.y - source.position.y - CARD;
  const stacked = Math.abs(target.position.x - source.position.x) < 160 && gap > 0 && gap < ROOM;
  if (point !== null && !stacked) return { position: point, edits: [] };
  return { position: target.position, edits: [roomAbove(document.nodes.values(), target)] };
}

/** Moves a layer and all below it in its column down by one row. */
function roomAbove(nodes: Iterable<LayerNode>, target: LayerNode): Edit {
  const positions = new Map<string, Position>();
  for (const node of nodes) {
    if (node.position.y < target.position.y || Math.abs(node.position.x - target.position.x) >= 160) continue;
    positions.set(node.id, { x: node.position.x, y: node.position.y + ROW_PITCH });
  }
  return { kind: 'move', positions };
}
