import type { AttributeValue } from '../core/attributes.ts';
import { type LayerNode, makeNode, type PortRef, type Position } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import type { Fix } from '../core/graph/fixes.ts';
import { layerType } from '../core/layers/index.ts';
import { type Text, text } from '../core/text.ts';
import type { CommitOptions, History } from './history.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** The user's edits of the drawing. Each is one undo entry with a readable name; a refusal is a message, not silence. */
export interface Layers {
  /** Adds a layer; without a position below the selected (or last) layer, connected to it where it fits. */
  add(type: string, position?: Position): string | null;
  connect(source: PortRef, target: PortRef): boolean;
  disconnect(edges: readonly string[]): void;
  /** Deletes layers and edges, in one entry. */
  remove(nodes: Iterable<string>, edges?: Iterable<string>): void;
  removeSelected(): void;
  move(positions: ReadonlyMap<string, Position>, options?: CommitOptions): void;
  setAttribute(id: string, name: string, value: AttributeValue, options?: CommitOptions): boolean;
  rename(id: string, name: string): boolean;
  setTitle(title: string): void;
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

  function add(type: string, position?: Position): string | null {
    const layer = layerType(type);
    if (!layer) return null;
    const { document, selectedNodes, analysis } = store.getState();
    const anchorId = selectedNodes.size === 1 ? [...selectedNodes][0] : analysis.order[analysis.order.length - 1];
    const anchor = anchorId === undefined ? undefined : document.nodes.get(anchorId);
    const place = position ?? below(document.nodes.values(), anchor);
    const node = makeNode(document, layer, place);
    const edits: Edit[] = [{ kind: 'addNode', node }];
    const takesInput = 'variadic' in layer.inputs || layer.inputs.length > 0;
    if (position === undefined && anchor && takesInput && (layerType(anchor.type)?.outputs.length ?? 0) > 0) {
      const isLoose = ![...document.edges.values()].some((edge) => edge.source.node === anchor.id);
      if (isLoose || selectedNodes.size === 1) {
        edits.push({ kind: 'connect', source: { node: anchor.id, port: 0 }, target: { node: node.id, port: 0 } });
      }
    }
    if (!commit({ kind: 'batch', edits }, text(`Add ${layer.title.en}`, `${layer.title.ko} 추가`))) return null;
    view.select([node.id]);
    return node.id;
  }

  function remove(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const ids = [...nodes];
    const edgeIds = [...edges];
    if (ids.length === 0 && edgeIds.length === 0) return;
    const title =
      ids.length === 0
        ? text('Disconnect', '연결 끊기')
        : ids.length === 1
          ? text(`Delete ${nameOf(ids[0] as string)}`, `${nameOf(ids[0] as string)} 삭제`)
          : text(`Delete ${ids.length} layers`, `레이어 ${ids.length}개 삭제`);
    commit(
      {
        kind: 'batch',
        edits: [
          { kind: 'disconnect', edges: edgeIds },
          { kind: 'removeNodes', ids },
        ],
      },
      title,
    );
  }

  return {
    add,
    connect: (source, target) =>
      commit(
        { kind: 'connect', source, target },
        text(
          `Connect ${nameOf(source.node)} to ${nameOf(target.node)}`,
          `${nameOf(source.node)} → ${nameOf(target.node)} 연결`,
        ),
      ),
    disconnect: (edges) => remove([], edges),
    remove,
    removeSelected: () => {
      const { selectedNodes, selectedEdges } = store.getState();
      remove(selectedNodes, selectedEdges);
    },
    move: (positions, options) => {
      const [only] = positions.keys();
      const title =
        positions.size === 1 && only !== undefined
          ? text(`Move ${nameOf(only)}`, `${nameOf(only)} 이동`)
          : text(`Move ${positions.size} layers`, `레이어 ${positions.size}개 이동`);
      commit({ kind: 'move', positions }, title, options);
    },
    setAttribute: (id, name, value, options) => {
      const label = layerType(store.getState().document.nodes.get(id)?.type ?? '')?.attributes[name]?.label;
      return commit(
        { kind: 'setAttributes', id, attributes: { [name]: value } },
        text(
          `Change ${(label?.en ?? name).toLowerCase()} of ${nameOf(id)}`,
          `${nameOf(id)}의 ${label?.ko ?? name} 변경`,
        ),
        options,
      );
    },
    rename: (id, name) => commit({ kind: 'rename', id, name }, text(`Rename ${nameOf(id)}`, `${nameOf(id)} 이름 변경`)),
    setTitle: (title) => {
      commit({ kind: 'setTitle', title }, text('Rename the drawing', '그림 이름 변경'));
    },
    applyFix: (fix) => {
      if (commit(fix.edit, fix.title)) view.toast('success', text(`Done: ${fix.title.en}`, `완료: ${fix.title.ko}`));
    },
  };
}

/** Free space under a layer: further down while another card is in the way. */
function below(nodes: Iterable<LayerNode>, anchor: LayerNode | undefined): Position {
  if (!anchor) return { x: 0, y: 0 };
  const others = [...nodes];
  let y = anchor.position.y + ROW_PITCH;
  const blocked = () =>
    others.some((node) => Math.abs(node.position.x - anchor.position.x) < 240 && Math.abs(node.position.y - y) < 100);
  while (blocked()) y += ROW_PITCH;
  return { x: anchor.position.x, y };
}
