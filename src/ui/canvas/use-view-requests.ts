import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useCommands } from '../commands-context.ts';
import { useEditor, useEditorState } from '../editor-context.ts';
import { reducesMotion } from '../motion.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import { shownFor } from './group-view.ts';
import { useCollapsed, useNewLayers } from './use-newcomers.ts';
import { useOpeningView } from './use-opening-view.ts';
import { usePointer } from './use-pointer.ts';
import { bringIntoView, isVisible, middleOf, paneBox, screenOf, spotAt } from './view-geometry.ts';
import { FAR } from './zoom.ts';

/** Honours what the store asks of the canvas (fit, bring into view), and offers zooming to the commands. */
export function useViewRequests(): void {
  const show = useOpeningView();
  const flow = useReactFlow<CanvasNode>();
  const editor = useEditor();
  const commands = useCommands();
  const reveal = useEditorState((state) => state.revealRequest);
  const renaming = useEditorState((state) => state.renaming);
  const pointer = usePointer();

  useEffect(
    () =>
      commands.attachCanvas({
        fit: () => show('all', moveTime()),
        zoomIn: () => void flow.zoomIn({ duration: moveTime() }),
        zoomOut: () => void flow.zoomOut({ duration: moveTime() }),
        zoomReset: () => {
          if (!show('selection', moveTime())) void flow.zoomTo(1, { duration: moveTime() });
        },
        pointer: () => pointer.current && spotAt(flow, pointer.current),
        screenOf: (id) => screenOf(flow, shownFor(editor.store.getState().document, id)),
        middle: () => spotAt(flow, middleOf(paneBox())),
      }),
    [commands, editor, flow, pointer, show],
  );

  useNewLayers(flow);

  useCollapsed(flow);

  useEffect(() => {
    if (renaming === null) return;
    if (shownFor(editor.store.getState().document, renaming) !== renaming) {
      // Its card is not there to type on.
      editor.view.startRename(null);
      document.querySelector<HTMLElement>('aside header input')?.focus();
      return;
    }
    const node = flow.getNode(renaming);
    // A name is typed on the card, so the card has to be there and near.
    if (node && (flow.getZoom() < FAR || !isVisible(flow, node))) bringIntoView(flow, renaming, 0);
  }, [renaming, editor, flow]);

  const revealed = useRef(reveal);
  useEffect(() => {
    if (reveal === null || revealed.current === reveal) return;
    revealed.current = reveal;
    // A layer that a collapsed group hides is shown by that group's card.
    const id = shownFor(editor.store.getState().document, reveal.node);
    const node = flow.getNode(id);
    if (reveal.ifHidden && node && isVisible(flow, node)) return;
    bringIntoView(flow, id, moveTime());
  }, [reveal, editor, flow]);
}

/** Movement explains where things are; whoever asked for less of it gets none. */
export function moveTime(): number {
  return reducesMotion() ? 0 : 180;
}
