import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useEditor } from '../editor-context.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import type { ShapeFlowEdge } from './edges.ts';
import { withoutSurplus } from './fans.ts';
import { cardAt, cardsIn, createMapDeriver, MANY_CARDS } from './map-nodes.ts';
import type { usePane } from './use-pane.ts';
import { distance } from './zoom.ts';

type Pane = ReturnType<typeof usePane>;

const NO_EDGES: ShapeFlowEdge[] = [];

/** What of a drawing React Flow mounts, and what is painted; pressing a painted card is pressing that card. */
export function useMap(nodes: CanvasNode[], edges: ShapeFlowEdge[], pane: Pane) {
  const seen = useStore(distance);
  const isMap = seen === 'map';
  const [pointed, point] = useState<string | null>(null);
  const [derive] = useState(createMapDeriver);
  const isPainted = (isMap || seen === 'brief') && nodes.length > MANY_CARDS;
  const map = useMemo(() => (isPainted ? derive(nodes, pointed) : null), [isPainted, derive, nodes, pointed]);
  const fans = useMemo(() => withoutSurplus(edges), [edges]);
  const painted = useRef<readonly CanvasNode[]>([]);
  painted.current = map?.painted ?? [];
  const handlers = usePresses(painted, pane);
  useRectangle(painted);
  return {
    isMap,
    nodes: map?.nodes ?? nodes,
    edges: map ? NO_EDGES : fans.mounted,
    painted: map?.painted ?? null,
    /** Edges that are painted though the cards are not. */
    surplus: map ? NO_EDGES : fans.painted,
    handlers,
    /** What the pointer rests on, where it has to be a card to be wired. */
    onPointed: isPainted ? point : null,
  };
}

function usePresses(painted: React.RefObject<readonly CanvasNode[]>, pane: Pane) {
  const editor = useEditor();
  const flow = useReactFlow();
  return useMemo(() => {
    const under = ({ clientX: x, clientY: y }: { clientX: number; clientY: number }) =>
      painted.current.length > 0 ? cardAt(painted.current, flow.screenToFlowPosition({ x, y })) : null;
    return {
      onPaneClick: (event: MouseEvent) => {
        const node = under(event);
        if (!node) {
          pane.onPaneClick();
          return;
        }
        const adding = event.ctrlKey || event.metaKey || event.shiftKey;
        const next = new Set(adding ? editor.store.getState().selectedNodes : []);
        if (!next.delete(node.id)) next.add(node.id);
        // React Flow takes its own selection back right after this.
        queueMicrotask(() => editor.view.select(next));
      },
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => {
        const node = under(event);
        if (node) pane.onNodeContextMenu(event as MouseEvent, node);
        else pane.onPaneContextMenu(event);
      },
      onDoubleClick: (event: MouseEvent) => {
        const onPane = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
        const node = onPane ? under(event) : null;
        if (node) editor.view.reveal(node.id);
        else pane.onDoubleClick(event);
      },
    };
  }, [painted, pane, editor, flow]);
}

/** A selection rectangle finds painted cards, which React Flow leaves out as hidden. */
function useRectangle(painted: React.RefObject<readonly CanvasNode[]>): void {
  const editor = useEditor();
  const store = useStoreApi();
  useEffect(() => {
    let last = '';
    return store.subscribe(({ userSelectionRect: rect, userSelectionActive, transform: [x, y, zoom] }) => {
      if (!rect || !userSelectionActive || painted.current.length === 0) return;
      const key = `${rect.x} ${rect.y} ${rect.width} ${rect.height}`;
      if (key === last) return;
      last = key;
      const box = {
        x: (rect.x - x) / zoom,
        y: (rect.y - y) / zoom,
        width: rect.width / zoom,
        height: rect.height / zoom,
      };
      const state = editor.store.getState();
      const found = cardsIn(painted.current, box).map(({ id }) => id);
      const free = new Set(painted.current.map(({ id }) => id));
      const kept = [...state.selectedNodes].filter((id) => !free.has(id));
      editor.view.select([...kept, ...found], state.selectedEdges, state.selectedNotes);
    });
  }, [editor, store, painted]);
}
