import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo } from 'react';
import { notesOf } from '../../core/graph/document.ts';
import type { Editor } from '../../store/editor.ts';
import type { Popup } from '../../store/state.ts';
import { useEditor } from '../editor-context.ts';
import type { CanvasNode } from './canvas-nodes.ts';
import type { ShapeFlowEdge } from './edges.ts';

type Menu = Extract<Popup, { kind: 'menu' }>['menu'];
interface Press {
  readonly clientX: number;
  readonly clientY: number;
}

/** What a press on the drawing opens: the menu of what is under it, or the search for a layer. */
export function usePane() {
  const editor = useEditor();
  const flow = useReactFlow();

  const pointOf = useCallback(
    ({ clientX: x, clientY: y }: Press) => {
      const at = flow.screenToFlowPosition({ x, y });
      return { at: { x: Math.round(at.x), y: Math.round(at.y) }, screen: { x, y } };
    },
    [flow],
  );
  const openSearch = useCallback(
    (press: Press) => editor.view.openPopup({ kind: 'add', place: { kind: 'anywhere' }, ...pointOf(press) }),
    [editor, pointOf],
  );
  useTab(openSearch);

  const handlers = useMemo(() => {
    const openMenu = (menu: Menu, event: { preventDefault(): void } & Press) => {
      event.preventDefault();
      editor.view.openPopup({ kind: 'menu', menu, ...pointOf(event) });
    };
    return {
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => openMenu('canvas', event),
      onSelectionContextMenu: (event: MouseEvent) => openMenu('layer', event),
      onPaneClick: () => editor.view.select([]),
      onNodeClick: (event: MouseEvent, node: CanvasNode) => {
        // One of several that are selected, clicked alone, is meant alone.
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) selectOnly(editor, node);
      },
      onNodeContextMenu: (event: MouseEvent, node: CanvasNode) => {
        if (!node.selected) selectOnly(editor, node);
        openMenu(node.type === 'note' ? 'note' : 'layer', event);
      },
      onEdgeContextMenu: (event: MouseEvent, edge: ShapeFlowEdge) => {
        editor.view.select([], edge.data?.edges ?? [edge.id]);
        openMenu('edge', event);
      },
      onNodeDoubleClick: (_event: MouseEvent, node: CanvasNode) => editor.view.startRename(node.id),
      onKeyDown: (event: KeyboardEvent) => {
        const card = event.target instanceof Element && event.target.matches('.react-flow__node') ? event.target : null;
        const id = card?.getAttribute('data-id') ?? '';
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return;
        // Enter on a note goes into its text.
        if (!notesOf(editor.store.getState().document).has(id)) return;
        event.preventDefault();
        editor.view.select([], [], [id]);
        editor.view.startRename(id);
      },
      onDoubleClick: (event: MouseEvent) => {
        if (event.target instanceof Element && event.target.classList.contains('react-flow__pane')) openSearch(event);
      },
    };
  }, [editor, pointOf, openSearch]);
  return handlers;
}

function selectOnly(editor: Editor, node: CanvasNode): void {
  if (node.type === 'note') editor.view.select([], [], [node.id]);
  else if (node.type === 'layer') editor.view.select([node.id]);
  else editor.groups.select(node.id);
}

/**
 * Tab right after a press on the empty canvas opens the search there. Otherwise it does what it does everywhere: it
 * leads on to the next card, button or field.
 */
function useTab(openSearch: (press: Press) => void): void {
  useEffect(() => {
    let press: Press | null = null;
    function onPress(event: PointerEvent) {
      const onPane = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
      press = onPane && event.button === 0 ? { clientX: event.clientX, clientY: event.clientY } : null;
    }
    function onMove(event: PointerEvent) {
      if (press) press = { clientX: event.clientX, clientY: event.clientY };
    }
    function onKeyDown(event: globalThis.KeyboardEvent) {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (event.key === 'Tab' && plain && press && document.activeElement === document.body) {
        event.preventDefault();
        openSearch(press);
      }
      press = null;
    }
    window.addEventListener('pointerdown', onPress, true);
    window.addEventListener('pointermove', onMove, { passive: true });
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('pointerdown', onPress, true);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [openSearch]);
}
