import { useConnection, useReactFlow, ViewportPortal } from '@xyflow/react';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './connection-hint.module.css';
import { refusedBy } from './connection-refusal.ts';

/** While an edge is drawn: why the port under the pointer does not take it. */
export function ConnectionHint() {
  const t = useText();
  const flow = useReactFlow();
  const connection = useConnection();
  const document = useEditorState((state) => state.document);
  const reason = connection.inProgress ? refusedBy(document, connection) : null;
  if (!reason || !connection.inProgress) return null;
  const { x, y } = connection.to;
  return (
    <ViewportPortal>
      <div
        className={styles.hint}
        role="status"
        style={{ transform: `translate(${x}px, ${y}px) scale(${1 / flow.getZoom()})` }}
      >
        {t(reason)}
      </div>
    </ViewportPortal>
  );
}
