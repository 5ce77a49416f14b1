import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useCallback } from 'react';
import { fitsOnEdge } from '../../core/graph/transforms.ts';
import { layerType } from '../../core/layers/index.ts';
import { useEditor } from '../editor-context.ts';
import { CARD_WIDTH } from './card.ts';
import { edgeAt } from './edge-at.ts';

/** The palette's drag type; only the type id travels. */
export const LAYER_MIME = 'application/x-convas-layer';

/** What is dragged out of the palette: the transfer itself shows its content only when it is dropped. */
export const paletteDrag: { type: string | null } = { type: null };

/** Drops a palette entry where the pointer is: the card's title lands under it. Over an edge, the layer is put on the edge. */
export function usePaletteDrop() {
  const editor = useEditor();
  const flow = useReactFlow();
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(LAYER_MIME)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const layer = layerType(paletteDrag.type ?? '');
      editor.view.setDropEdge(layer && fitsOnEdge(layer) ? edgeAt(event.clientX, event.clientY) : null);
    },
    [editor],
  );
  const onDragLeave = useCallback(() => editor.view.setDropEdge(null), [editor]);
  const onDrop = useCallback(
    (event: DragEvent) => {
      const type = event.dataTransfer.getData(LAYER_MIME);
      if (type === '') return;
      event.preventDefault();
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const position = { x: Math.round(point.x - CARD_WIDTH / 2), y: Math.round(point.y - 16) };
      const layer = layerType(type);
      const edge = layer && fitsOnEdge(layer) ? edgeAt(event.clientX, event.clientY) : null;
      editor.view.setDropEdge(null);
      if (edge === null) editor.layers.add(type, position);
      else editor.compose.addAt({ kind: 'onEdge', edge }, type, position);
    },
    [editor, flow],
  );
  return { onDragOver, onDragLeave, onDrop };
}
