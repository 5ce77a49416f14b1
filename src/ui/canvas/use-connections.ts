import { type Connection, type FinalConnectionState, type HandleType, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useRef } from 'react';
import { secondEdgeChoices } from '../../core/drawing/second-edge.ts';
import type { PortRef } from '../../core/graph/document.ts';
import type { Edit } from '../../core/graph/edits.ts';
import type { Place } from '../../core/graph/suggest.ts';
import { text } from '../../core/text.ts';
import { useEditor } from '../editor-context.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import { CARD_WIDTH, cardHeight } from './card.ts';
import { portsOf, refusalOf, refusedBy } from './connection-refusal.ts';
import type { ShapeFlowEdge } from './edges.ts';
import { portOfHandle } from './group-ports.ts';
import { shownFor } from './group-view.ts';
import { screenOf } from './view-geometry.ts';

/** An edge that is let go this near to where it began was not meant. Screen pixels. */
const NEAR = 24;

/**
 * Drawing, moving and pulling off edges; an edge that is let go over the empty canvas asks for a layer there.
 * A loop is refused while the edge is drawn, in words; a wrong shape is drawn and marked. A second edge into one input is
 * asked about.
 */
export function useConnections(cancelled: RefObject<boolean>) {
  const editor = useEditor();
  const flow = useReactFlow<CanvasNode>();
  const landed = useRef(false);

  /** An input that is fed already loses its edge only where somebody says so. */
  const askFor = useCallback(
    (source: PortRef, target: PortRef, drop: readonly string[]): boolean => {
      const { document, analysis } = editor.store.getState();
      if (secondEdgeChoices(document, analysis, source, target, drop).length === 0) return false;
      const screen = screenOf(flow, shownFor(document, target.node));
      editor.view.openPopup({ kind: 'secondEdge', source, target, drop, screen });
      return true;
    },
    [editor, flow],
  );

  const isValidConnection = useCallback(
    (connection: Connection | ShapeFlowEdge) => refusalOf(editor.store.getState().document, connection) === null,
    [editor],
  );

  const onConnect = useCallback(
    (connection: Connection) => {
      if (cancelled.current) return;
      const { source, target } = portsOf(connection);
      if (!askFor(source, target, [])) editor.layers.connect(source, target);
    },
    [editor, cancelled, askFor],
  );

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (cancelled.current || !state.fromHandle || !('clientX' in event)) return;
      const refused = refusedBy(editor.store.getState().document, state);
      if (refused) editor.view.toast('error', refused);
      if (state.toHandle) return;
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
      const isMoved = !samePort(first.target, ends.target);
      if (isMoved && askFor(ends.source, ends.target, lineOf(edge))) return;
      const joins = samePort(first.target, ends.target)
        ? known.map(({ target }): Edit => ({ kind: 'connect', source: ends.source, target }))
        : [{ kind: 'connect' as const, ...ends }];
      const result = editor.history.commit(
        { kind: 'batch', edits: [{ kind: 'disconnect', edges: lineOf(edge) }, ...joins] },
        text('canvas.useConnections.moveAnEdge', 'Move an edge'),
      );
      if (!result.ok) editor.view.toast('error', result.error.message);
    },
    [editor, cancelled, askFor],
  );

  /** An edge that is let go over the empty canvas is pulled off. */
  const onReconnectEnd = useCallback(
    (_event: MouseEvent | TouchEvent, edge: ShapeFlowEdge, _type: HandleType, state: FinalConnectionState) => {
      if (!landed.current && !state.toHandle && !cancelled.current) editor.layers.disconnect(lineOf(edge));
    },
    [editor, cancelled],
  );

  return { isValidConnection, onConnect, onConnectEnd, onReconnectStart, onReconnect, onReconnectEnd };
}

/** The document's edges that a line on the canvas stands for. */
function lineOf(edge: ShapeFlowEdge): readonly string[] {
  return edge.data?.edges ?? [edge.id];
}

function samePort(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}
