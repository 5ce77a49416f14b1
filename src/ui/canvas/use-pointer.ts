import { type RefObject, useEffect, useRef } from 'react';
import type { ScreenPoint } from '../../store/state.ts';

/** Where the pointer is while it is over the drawing; null elsewhere. A reference: nothing renders as it moves. */
export function usePointer(): RefObject<ScreenPoint | null> {
  const pointer = useRef<ScreenPoint | null>(null);
  useEffect(() => {
    function onMove(event: PointerEvent) {
      const over = event.target instanceof Element && event.target.closest('.react-flow') !== null;
      pointer.current = over ? { x: event.clientX, y: event.clientY } : null;
    }
    window.addEventListener('pointermove', onMove, { passive: true });
    return () => window.removeEventListener('pointermove', onMove);
  }, []);
  return pointer;
}
