import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useCallback } from 'react';
import { useEditor } from '../editor-context.ts';
import { CARD_WIDTH } from './card.ts';

/** The palette's drag type; only the type id travels. */
export const LAYER_MIME = 'application/x-convas-layer';

/** Drops a palette entry where the pointer is: the card's title lands under it. */
export function usePaletteDrop() {
  const editor = useEditor();
  const flow = useReactFlow();
  const onDragOver = useCallback((event: DragEvent) => {
    if (!event.dataTransfer.types.includes(LAYER_MIME)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  }, []);
  const onDrop = useCallback(
    (event: DragEvent) => {
      const type = event.dataTransfer.getData(LAYER_MIME);
      if (type === '') return;
      event.preventDefault();
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      editor.layers.add(type, { x: Math.round(point.x - CARD_WIDTH / 2), y: Math.round(point.y - 16) });
    },
    [editor, flow],
  );
  return { onDragOver, onDrop };
}
