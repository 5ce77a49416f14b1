import { useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import type { EditorState } from '../../store/state.ts';
import { useEditor } from '../editor-context.ts';

type Selection = Pick<EditorState, 'selectedNodes' | 'selectedEdges' | 'selectedNotes'>;

/**
 * Escape gives up a selection rectangle: what was selected before it is selected again. React Flow knows no such thing;
 * it is told that the button was let go.
 */
export function useRectangleEscape(): void {
  const editor = useEditor();
  const flow = useStoreApi();
  useEffect(() => {
    let press: { readonly pane: EventTarget; readonly id: number; readonly before: Selection } | null = null;
    function onPress({ target, pointerId }: PointerEvent) {
      // Before React Flow hears of it and selects nothing.
      const pane = target instanceof Element ? target.closest('.react-flow__pane') : null;
      press = pane && { pane, id: pointerId, before: editor.store.getState() };
    }
    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Escape' || !press || !flow.getState().userSelectionActive) return;
      event.preventDefault();
      event.stopPropagation();
      const { pane, id, before } = press;
      press = null;
      pane.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0, isPrimary: true, pointerId: id }));
      editor.view.select(before.selectedNodes, before.selectedEdges, before.selectedNotes);
      hideFrame();
      // The hand lets go later, and React Flow would then draw a frame around what it had found.
      window.addEventListener('pointerup', hideFrame, { once: true });
    }
    const hideFrame = () => flow.setState({ nodesSelectionActive: false });
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('keydown', onKeyDown, true);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('keydown', onKeyDown, true);
      window.removeEventListener('pointerup', hideFrame);
    };
  }, [editor, flow]);
}
