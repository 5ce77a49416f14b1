import { type Connection, type FinalConnectionState, type HandleType, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useRef } from 'react';
import type { PortRef } from '../../core/graph/document.ts';
import type { Edit } from '../../core/graph/edits.ts';
import type { Place } from '../../core/graph/suggest.ts';
import { text } from '../../core/text.ts';
import { useEditor } from '../editor-context.ts';
import { CARD_WIDTH, cardHeight } from './card.ts';
import type { ShapeFlowEdge } from './edges.ts';
import { portOfHandle } from './group-ports.ts';

/** An edge that is let go this near to where it began was not meant. Screen pixels. */
const NEAR = 24;

/**
 * Drawing, moving and pulling off edges; an edge that is let go over the empty canvas asks for a layer there.
 * A refusal (a loop) is said in a message; a wrong shape is drawn and marked.
 */
export function useConnections(cancelled: RefObject<boolean>) {
  const editor = useEditor();
  const flow = useReactFlow();
  const landed = useRef(false);

  const onConnect = useCallback(
    (connection: Connection) => {
      if (cancelled.current) return;
      const ends = portsOf(connection);
      editor.layers.connect(ends.source, ends.target);
    },
    [editor, cancelled],
  );

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (cancelled.current || state.toHandle || !state.fromHandle || !('clientX' in event)) return;
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      const screen = { x: event.clientX, y: event.clientY };
      const from = state.from ? flow.flowToScreenPosition(state.from) : screen;
      if (Math.hypot(screen.x - from.x, screen.y - from.y) < NEAR) return;
      const port = portOfHandle(state.fromHandle.nodeId, state.fromHandle.id);
      const isOutput = state.fromHandle.type === 'source';
      const place: Place = isOutput ? { kind: 'after', source: port } : { kind: 'before', target: port };
      const point = flow.screenToFlowPosition(screen);
      // The card's port, not its corner, lands where the edge was let go.
      const y = isOutput ? point.y : point.y - cardHeight(false, false);
      const at = { x: Math.round(point.x - CARD_WIDTH / 2), y: Math.round(y) };
      editor.view.openPopup({ kind: 'add', place, at, screen });
    },
    [editor, flow, cancelled],
  );

  const onReconnectStart = useCallback(() => {
    landed.current = false;
  }, []);

  const onReconnect = useCallback(
    (edge: ShapeFlowEdge, connection: Connection) => {
      landed.current = true;
      if (cancelled.current) return;
      const ends = portsOf(connection);
      const known = lineOf(edge).flatMap((id) => editor.store.getState().document.edges.get(id) ?? []);
      const [first] = known;
      if (!first || (samePort(first.source, ends.source) && samePort(first.target, ends.target))) return;
      // Its beginning moves for all that it leads to; its end is one port.
      const joins = samePort(first.target, ends.target)
        ? known.map(({ target }): Edit => ({ kind: 'connect', source: ends.source, target }))
        : [{ kind: 'connect' as const, ...ends }];
      const result = editor.history.commit(
        { kind: 'batch', edits: [{ kind: 'disconnect', edges: lineOf(edge) }, ...joins] },
        text('canvas.useConnections.moveAnEdge', 'Move an edge'),
      );
      if (!result.ok) editor.view.toast('error', result.error.message);
    },
    [editor, cancelled],
  );

  /** An edge that is let go over the empty canvas is pulled off. */
  const onReconnectEnd = useCallback(
    (_event: MouseEvent | TouchEvent, edge: ShapeFlowEdge, _type: HandleType, state: FinalConnectionState) => {
      if (!landed.current && !state.toHandle && !cancelled.current) editor.layers.disconnect(lineOf(edge));
    },
    [editor, cancelled],
  );

  return { onConnect, onConnectEnd, onReconnectStart, onReconnect, onReconnectEnd };
}

function portsOf(connection: Connection): { readonly source: PortRef; readonly target: PortRef } {
  return {
    source: portOfHandle(connection.source, connection.sourceHandle),
    target: portOfHandle(connection.target, connection.targetHandle),
  };
}

/** The document's edges that a line on the canvas stands for. */
function lineOf(edge: ShapeFlowEdge): readonly string[] {
  return edge.data?.edges ?? [edge.id];
}

function samePort(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}
