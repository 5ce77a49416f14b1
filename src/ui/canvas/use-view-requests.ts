import { type Node, type ReactFlowInstance, useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useCommands } from '../commands-context.ts';
import { useEditorState } from '../editor-context.ts';
import { CARD_WIDTH, cardHeight } from './card.ts';
import { FIT } from './fit.ts';
import { FAR } from './zoom.ts';

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

  useNewLayers(flow);

  const revealed = useRef(reveal);
  useEffect(() => {
    if (reveal === null || revealed.current === reveal) return;
    revealed.current = reveal;
    bringIntoView(flow, reveal.node, moveTime());
  }, [reveal, flow]);
}

/** A layer that was added without a place (palette click, Enter) is brought into view if it is not there already. */
function useNewLayers(flow: ReactFlowInstance): void {
  const nodes = useEditorState((state) => state.document.nodes);
  const selected = useEditorState((state) => state.selectedNodes);
  const known = useRef(nodes);
  useEffect(() => {
    const before = known.current;
    const [only] = selected;
    if (only === undefined || selected.size !== 1 || !nodes.has(only) || before.has(only)) {
      known.current = nodes;
      return;
    }
    // React Flow has the card a frame later; another file's layers are not new ones.
    const isNew = nodes.size === before.size + 1;
    known.current = nodes;
    if (!isNew) return;
    const frame = requestAnimationFrame(() => {
      const node = flow.getNode(only);
      // At once: whoever adds three layers in a row should not catch the view half-way.
      if (node && !isVisible(flow, node)) bringIntoView(flow, only, 0);
    });
    return () => cancelAnimationFrame(frame);
  }, [nodes, selected, flow]);
}

function isVisible(flow: ReactFlowInstance, node: Node): boolean {
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!pane) return true;
  const topLeft = flow.flowToScreenPosition(node.position);
  const bottomRight = flow.flowToScreenPosition({
    x: node.position.x + CARD_WIDTH,
    y: node.position.y + cardHeight(true, false),
  });
  return topLeft.x >= pane.left && topLeft.y >= pane.top && bottomRight.x <= pane.right && bottomRight.y <= pane.bottom;
}

function bringIntoView(flow: ReactFlowInstance, id: string, duration: number): void {
  const node = flow.getNode(id);
  if (!node) return;
  // From afar, nearer: what was looked for should be readable.
  const zoom = flow.getZoom() < FAR ? 1 : flow.getZoom();
  const height = node.height ?? cardHeight(false, false);
  void flow.setCenter(node.position.x + CARD_WIDTH / 2, node.position.y + height / 2, { zoom, duration });
}

/** Movement explains where things are; whoever asked for less of it gets none. */
export function moveTime(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180;
}
