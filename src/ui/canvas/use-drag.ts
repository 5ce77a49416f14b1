import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { Position } from '../../core/graph/document.ts';
import { arrangementIn } from '../../store/selection.ts';
import { useEditor } from '../editor-context.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import { type DropGroups, dropGroups } from './drop-group.ts';
import { edgeAt } from './edge-at.ts';
import { displaced, spread } from './flow-changes.ts';
import { GRID } from './grid.ts';
import { groupViewOf } from './group-view.ts';
import { moveEdit } from './move-edit.ts';
import { useEscape } from './use-escape.ts';

const NO_DRAG: ReadonlyMap<string, Position> = new Map();

type PointerLike = MouseEvent | TouchEvent | React.MouseEvent;

/** Cards, frames and notes under the hand. Only here are they in between; when the hand lets go it becomes one edit. */
export function useDrag() {
  const editor = useEditor();
  const [dragged, setDragged] = useState(NO_DRAG);
  const [dropGroup, setDropGroup] = useState<string | null>(null);
  const isDragging = useRef(false);
  /** The layer that is dragged, if it stands alone and could be put on an edge. */
  const loose = useRef<string | null>(null);
  const groups = useRef<DropGroups | null>(null);

  /** Positions of what React Flow drags, as positions of layers and notes. */
  const spreadOut = useCallback(
    (positions: ReadonlyMap<string, Position>) => {
      const { document, analysis, snap } = editor.store.getState();
      const view = groupViewOf(document);
      return spread(positions, view, () => arrangementIn({ document, analysis }), snap ? GRID : 1);
    },
    [editor],
  );
  const rest = useCallback(() => {
    setDragged(NO_DRAG);
    setDropGroup(null);
    editor.view.setDropEdge(null);
  }, [editor]);
  const cancelled = useEscape(isDragging, rest);

  const handlers = useMemo(() => {
    function start(_event: unknown, node: CanvasNode | null, moved: readonly CanvasNode[]) {
      const { document, analysis } = editor.store.getState();
      isDragging.current = true;
      const alone = node?.type === 'layer' && moved.length === 1;
      loose.current = alone && editor.compose.canStandOnEdge(node.id) ? node.id : null;
      const under = new Set(spreadOut(placesOf(moved)).keys());
      groups.current = dropGroups(document, analysis, groupViewOf(document), under);
    }

    function follow(event: PointerLike, node: CanvasNode | null) {
      const { dropEdge: before } = editor.store.getState();
      if (loose.current !== null && 'clientX' in event) editor.view.setDropEdge(edgeAt(event.clientX, event.clientY));
      if (!groups.current || !node) return;
      const target = before === null ? groups.current.at(middleOf(node)) : null;
      setDropGroup(groups.current.joining(target, isFree(event)).length > 0 ? target : null);
    }

    function stop(event: unknown, node: CanvasNode | null, moved: readonly CanvasNode[]) {
      const { document, dropEdge } = editor.store.getState();
      isDragging.current = false;
      rest();
      if (cancelled.current) return;
      const [only] = moved;
      if (dropEdge !== null && only && editor.compose.putOnEdge(only.id, dropEdge, only.position)) return;
      const positions = displaced(spreadOut(placesOf(moved)), document);
      if (positions.size === 0) return;
      const target = (node && groups.current?.at(middleOf(node))) ?? null;
      const joining = (node && groups.current?.joining(target, isFree(event as PointerLike))) || [];
      const { edit, title } = moveEdit(document, positions, joining, target);
      const result = editor.history.commit(edit, title);
      if (!result.ok) editor.view.toast('error', result.error.message);
    }

    return {
      onDragStart: start,
      onDrag: follow,
      onDragStop: stop,
      onSelectionDragStart: (event: unknown, moved: readonly CanvasNode[]) => start(event, null, moved),
      onSelectionDragStop: (event: unknown, moved: readonly CanvasNode[]) => stop(event, null, moved),
    };
  }, [editor, rest, spreadOut, cancelled]);

  return {
    dragged,
    setDragged,
    dropGroup,
    isDragging: isDragging as RefObject<boolean>,
    spreadOut,
    cancelled,
    handlers,
  };
}

function placesOf(nodes: readonly CanvasNode[]): ReadonlyMap<string, Position> {
  return new Map(nodes.map((node) => [node.id, node.position]));
}

function middleOf({ position, width = 0, height = 0 }: CanvasNode): Position {
  return { x: position.x + width / 2, y: position.y + height / 2 };
}

function isFree(event: PointerLike): boolean {
  return event.ctrlKey || event.metaKey;
}
