import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Position } from '../../core/graph/document.ts';
import { useEditor, useEditorState } from '../editor-context.ts';
import { edgeAt } from './edge-at.ts';
import { createEdgeDeriver, type ShapeFlowEdge } from './edges.ts';
import { type CardNode, createNodeDeriver } from './nodes.ts';
import { useEscape } from './use-escape.ts';

const NO_DRAG: ReadonlyMap<string, Position> = new Map();
/** Arrow keys in quick succession are one undo entry. */
const NUDGE = 'canvas.nudge';
const NUDGE_REST_MS = 900;

/**
 * The canvas as a view of the store: nodes and edges are derived, and what React Flow reports becomes an edit or a
 * selection. Only the positions during a drag live here; they become one edit when the hand lets go.
 */
export function useFlow() {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const selectedNodes = useEditorState((state) => state.selectedNodes);
  const selectedEdges = useEditorState((state) => state.selectedEdges);
  const dropEdge = useEditorState((state) => state.dropEdge);
  const locale = useEditorState((state) => state.locale);
  const [dragged, setDragged] = useState(NO_DRAG);
  const isDragging = useRef(false);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [deriveNodes] = useState(createNodeDeriver);
  const [deriveEdges] = useState(createEdgeDeriver);

  const nodes = useMemo(
    () => deriveNodes({ document, analysis, selected: selectedNodes, dragged, locale }),
    [deriveNodes, document, analysis, selectedNodes, dragged, locale],
  );
  const edges = useMemo(
    () => deriveEdges({ document, analysis, selected: selectedEdges, dropEdge, locale }),
    [deriveEdges, document, analysis, selectedEdges, dropEdge, locale],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const state = editor.store.getState();
      const selection = applySelection(state.selectedNodes, changes);
      if (selection) editor.view.select(selection, state.selectedEdges);
      const positions = movedPositions(changes);
      if (positions.size === 0) return;
      if (isDragging.current) setDragged((before) => new Map([...before, ...positions]));
      else {
        editor.layers.move(positions, { gesture: NUDGE });
        clearTimeout(rest.current);
        rest.current = setTimeout(() => editor.history.endGesture(), NUDGE_REST_MS);
      }
    },
    [editor],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<ShapeFlowEdge>[]) => {
      const state = editor.store.getState();
      const selection = applySelection(state.selectedEdges, changes);
      if (selection) editor.view.select(state.selectedNodes, selection);
    },
    [editor],
  );

  /** The layer that is dragged, if it stands alone and could be put on an edge. */
  const loose = useRef<string | null>(null);
  const cancelDrag = useCallback(() => {
    setDragged(NO_DRAG);
    editor.view.setDropEdge(null);
  }, [editor]);
  const cancelled = useEscape(isDragging, cancelDrag);

  const onDragStart = useCallback(
    (_event: unknown, node?: CardNode, moved: readonly CardNode[] = []) => {
      isDragging.current = true;
      loose.current = node && moved.length === 1 && editor.compose.canStandOnEdge(node.id) ? node.id : null;
    },
    [editor],
  );
  const onDrag = useCallback(
    (event: MouseEvent | TouchEvent | React.MouseEvent) => {
      if (loose.current !== null && 'clientX' in event) editor.view.setDropEdge(edgeAt(event.clientX, event.clientY));
    },
    [editor],
  );

  const onDragStop = useCallback(
    (_event: unknown, _node: unknown, moved: CardNode[]) => {
      isDragging.current = false;
      setDragged(NO_DRAG);
      if (cancelled.current) return;
      const { nodes: before } = editor.store.getState().document;
      const positions = new Map(moved.map((node) => [node.id, node.position]));
      const changed = [...positions].some(([id, to]) => {
        const from = before.get(id)?.position;
        return from && (from.x !== to.x || from.y !== to.y);
      });
      const edge = editor.store.getState().dropEdge;
      editor.view.setDropEdge(null);
      const [only] = moved;
      if (edge !== null && only && editor.compose.putOnEdge(only.id, edge, only.position)) return;
      if (changed) editor.layers.move(positions);
    },
    [editor, cancelled],
  );
  const onSelectionDragStart = useCallback(() => onDragStart(null), [onDragStart]);
  const onSelectionDragStop = useCallback(
    (event: unknown, moved: CardNode[]) => onDragStop(event, null, moved),
    [onDragStop],
  );

  return {
    nodes,
    edges,
    onNodesChange,
    onEdgesChange,
    onDragStart,
    onDrag,
    onDragStop,
    onSelectionDragStart,
    onSelectionDragStop,
    cancelled,
  };
}

interface SelectChange {
  readonly type: string;
  readonly id?: string;
  readonly selected?: boolean;
}

/** The selection after the changes, or null if they say nothing about it. */
function applySelection(before: ReadonlySet<string>, changes: readonly SelectChange[]): ReadonlySet<string> | null {
  let next: Set<string> | null = null;
  for (const change of changes) {
    if (change.type !== 'select' || change.id === undefined) continue;
    next ??= new Set(before);
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return next;
}

function movedPositions(changes: readonly NodeChange<CardNode>[]): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  for (const change of changes) {
    if (change.type === 'position' && change.position) positions.set(change.id, change.position);
  }
  return positions;
}
