import { type ReactFlowInstance, useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useCommands } from '../commands-context.ts';
import { useEditorState } from '../editor-context.ts';
import { CARD_WIDTH, cardHeight } from './card.ts';

const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.05 } as const;

/** Honours what the store asks of the canvas (fit, bring into view), and offers zooming to the commands. */
export function useViewRequests(): void {
  const flow = useReactFlow();
  const commands = useCommands();
  const fitRequest = useEditorState((state) => state.fitRequest);
  const reveal = useEditorState((state) => state.revealRequest);

  useEffect(
    () =>
      commands.attachCanvas({
        fit: () => void flow.fitView({ ...FIT, duration: moveTime() }),
        zoomIn: () => void flow.zoomIn({ duration: moveTime() }),
        zoomOut: () => void flow.zoomOut({ duration: moveTime() }),
        zoomReset: () => void flow.zoomTo(1, { duration: moveTime() }),
      }),
    [commands, flow],
  );

  const fitted = useRef(fitRequest);
  useEffect(() => {
    if (fitted.current === fitRequest) return;
    fitted.current = fitRequest;
    // The new document's cards are in React Flow only after this render.
    const frame = requestAnimationFrame(() => void flow.fitView(FIT));
    return () => cancelAnimationFrame(frame);
  }, [fitRequest, flow]);

  const revealed = useRef(reveal);
  useEffect(() => {
    if (reveal === null || revealed.current === reveal) return;
    revealed.current = reveal;
    bringIntoView(flow, reveal.node);
  }, [reveal, flow]);
}

function bringIntoView(flow: ReactFlowInstance, id: string): void {
  const node = flow.getNode(id);
  if (!node) return;
  const zoom = Math.max(flow.getZoom(), 0.8);
  const height = node.height ?? cardHeight(false, false);
  void flow.setCenter(node.position.x + CARD_WIDTH / 2, node.position.y + height / 2, { zoom, duration: moveTime() });
}

/** Movement explains where things are; whoever asked for less of it gets none. */
export function moveTime(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
}
