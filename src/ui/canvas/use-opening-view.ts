import { getViewportForBounds, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useLayoutEffect } from 'react';
import { CARD_WIDTH } from '../../core/drawing/card-size.ts';
import { arrangementIn } from '../../store/selection.ts';
import type { EditorState } from '../../store/state.ts';
import { useEditor } from '../editor-context.ts';
import { FIT } from './fit.ts';
import { type Box, union } from './overview-frame.ts';

/** Of a drawing with more layers than this the beginning is shown: all of it would be dots. */
const MANY = 1500;
/** Room above the first layer of a new drawing, in pixels. */
const TOP = 44;
/** As many, one below the other, can still be read. */
const FIRST = 5;

/**
 * Shows a drawing that was opened. The view is there before React Flow is given the cards, so that only those in view
 * are mounted, once. The first layer of a drawing that began empty is brought into view as well.
 */
export function useOpeningView(): void {
  const editor = useEditor();
  const flow = useReactFlow();
  const store = useStoreApi();
  const hasRoom = useStore((state) => state.width > 0 && state.height > 0);
  useLayoutEffect(() => {
    if (!hasRoom) return;
    const show = (state: EditorState) => {
      const box = openingBox(state);
      const { width, height, minZoom } = store.getState();
      if (!box) {
        // A new drawing begins at the origin, at its own size.
        void flow.setViewport({ x: (width - CARD_WIDTH) / 2, y: TOP, zoom: 1 });
        return false;
      }
      void flow.setViewport(getViewportForBounds(box, width, height, minZoom, FIT.maxZoom, FIT.padding));
      return true;
    };
    let isShown = show(editor.store.getState());
    return editor.store.subscribe((state, before) => {
      if (state.fitRequest !== before.fitRequest) {
        show(state);
        isShown = true;
      } else if (!isShown && state.document !== before.document) isShown = show(state);
    });
  }, [editor, flow, store, hasRoom]);
}

/** All of a drawing, or of one with thousands of layers its beginning; null while there is nothing. */
export function openingBox(state: Pick<EditorState, 'document' | 'analysis'>): Box | null {
  const { tree, unit, units } = arrangementIn(state);
  const { nodes } = state.document;
  const first = [...nodes.keys()].slice(0, FIRST).flatMap((id) => unit(tree.hiddenBy(id) ?? id) ?? []);
  const shown = nodes.size > MANY ? first : units(null);
  return shown.map((one): Box => one.box).reduce<Box | null>((box, next) => (box ? union(box, next) : next), null);
}
