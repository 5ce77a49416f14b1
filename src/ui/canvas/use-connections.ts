import type { Connection, FinalConnectionState, HandleType } from '@xyflow/react';
import { useCallback, useRef } from 'react';
import type { PortRef } from '../../core/graph/document.ts';
import { text } from '../../core/text.ts';
import { useEditor } from '../editor-context.ts';
import type { ShapeFlowEdge } from './edges.ts';

/** Drawing, moving and pulling off edges. A refusal (a loop) is said in a message; a wrong shape is drawn and marked. */
export function useConnections() {
  const editor = useEditor();
  const landed = useRef(false);

  const onConnect = useCallback(
    (connection: Connection) => {
      const ends = portsOf(connection);
      editor.layers.connect(ends.source, ends.target);
    },
    [editor],
  );

  const onReconnectStart = useCallback(() => {
    landed.current = false;
  }, []);

  const onReconnect = useCallback(
    (edge: ShapeFlowEdge, connection: Connection) => {
      landed.current = true;
      const ends = portsOf(connection);
      const known = editor.store.getState().document.edges.get(edge.id);
      if (!known || (samePort(known.source, ends.source) && samePort(known.target, ends.target))) return;
      const result = editor.history.commit(
        {
          kind: 'batch',
          edits: [
            { kind: 'disconnect', edges: [edge.id] },
            { kind: 'connect', ...ends },
          ],
        },
        text('Move an edge', '연결 옮기기'),
      );
      if (!result.ok) editor.view.toast('error', result.error.message);
    },
    [editor],
  );

  /** An edge that is let go over the empty canvas is pulled off. */
  const onReconnectEnd = useCallback(
    (_event: MouseEvent | TouchEvent, edge: ShapeFlowEdge, _type: HandleType, state: FinalConnectionState) => {
      if (!landed.current && !state.toHandle) editor.layers.disconnect([edge.id]);
    },
    [editor],
  );

  return { onConnect, onReconnectStart, onReconnect, onReconnectEnd };
}

function portsOf(connection: Connection): { readonly source: PortRef; readonly target: PortRef } {
  return {
    source: { node: connection.source, port: Number(connection.sourceHandle ?? 0) },
    target: { node: connection.target, port: Number(connection.targetHandle ?? 0) },
  };
}

function samePort(a: PortRef, b: PortRef): boolean {
  return a.node === b.node && a.port === b.port;
}
