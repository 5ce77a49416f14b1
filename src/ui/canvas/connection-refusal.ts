import type { ConnectionState, FinalConnectionState } from '@xyflow/react';
import type { GraphDocument, PortRef } from '../../core/graph/document.ts';
import { applyEdit } from '../../core/graph/edits.ts';
import type { Text } from '../../core/text.ts';
import { portOfHandle } from './group-ports.ts';

/** The ends of an edge as React Flow names them. */
interface Ends {
  readonly source: string;
  readonly target: string;
  readonly sourceHandle?: string | null | undefined;
  readonly targetHandle?: string | null | undefined;
}

export function portsOf(ends: Ends): { readonly source: PortRef; readonly target: PortRef } {
  return {
    source: portOfHandle(ends.source, ends.sourceHandle ?? null),
    target: portOfHandle(ends.target, ends.targetHandle ?? null),
  };
}

/** Why an edge cannot be drawn, as a loop; null where it can. Wrong shapes are drawn, and marked. */
export function refusalOf(document: GraphDocument, ends: Ends): Text | null {
  const applied = applyEdit(document, { kind: 'connect', ...portsOf(ends) });
  return applied.ok ? null : applied.error.message;
}

/** Why the port under the pointer refuses the edge that is being drawn; null where none does. */
export function refusedBy(
  document: GraphDocument,
  {
    isValid,
    fromHandle,
    toHandle,
  }: Pick<ConnectionState | FinalConnectionState, 'isValid' | 'fromHandle' | 'toHandle'>,
): Text | null {
  if (isValid !== false || !fromHandle || !toHandle || fromHandle.type === toHandle.type) return null;
  const [from, to] = fromHandle.type === 'source' ? [fromHandle, toHandle] : [toHandle, fromHandle];
  return refusalOf(document, {
    source: from.nodeId,
    target: to.nodeId,
    sourceHandle: from.id ?? null,
    targetHandle: to.id ?? null,
  });
}
