import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';

/**
 * Escape ends a drag or a connection that is under way, and nothing of it stays. React Flow knows no such thing: it is
 * told that the button was let go, and what it then reports is to be ignored while the returned reference is true.
 */
export function useEscape(isDragging: RefObject<boolean>, onCancel: () => void): RefObject<boolean> {
  const flow = useStoreApi();
  const cancelled = useRef(false);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape') return;
      const connecting = flow.getState().connection.inProgress;
      if (!connecting && !isDragging.current) return;
      event.preventDefault();
      event.stopPropagation();
      cancelled.current = true;
      onCancel();
      document.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, view: window }));
      if (connecting) flow.getState().cancelConnection();
      cancelled.current = false;
    }
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [flow, isDragging, onCancel]);
  return cancelled;
}
