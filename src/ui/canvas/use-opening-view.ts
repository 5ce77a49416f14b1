import { useStore, useStoreApi } from '@xyflow/react';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { CARD_WIDTH } from '../../core/drawing/card-size.ts';
import { arrangementIn, selectedUnits } from '../../store/selection.ts';
import type { EditorState, ViewPlace } from '../../store/state.ts';
import { useEditor } from '../editor-context.ts';
import { fitted, type Pane, type Viewport } from './fit.ts';
import { type Box, union } from './overview-frame.ts';

/** Of a drawing with more layers than this the beginning is shown: all of it would be dots. */
const MANY = 1500;
/** Room above the first layer of a new drawing, in pixels. */
const TOP = 44;
/** As many, one below the other, can still be read. */
const FIRST = 5;
/** Until the view has come to rest, in milliseconds. */
const REST_MS = 120;

/**
 * Shows a drawing that was opened: as its file says, else all of it. The view is there before React Flow is given the
 * cards, so that only those in view are mounted, once. The first layer of a drawing that began empty is brought into view as
 * well. Until a person moves the view, it follows the canvas: panels that open and close leave as much of the drawing in view
 * as there was. Where the view came to rest is told to the store, which saves it.
 * @returns shows all of the drawing, or what is selected, within that time in milliseconds; false where there is none
 */
export function useOpeningView(): (what: 'all' | 'selection', duration: number) => boolean {
  const editor = useEditor();
  const store = useStoreApi();
  const hasRoom = useStore((state) => state.width > 0 && state.height > 0);
  /** What the view was chosen by, and what came of it. */
  const chosen = useRef<{ readonly by: (pane: Pane) => Viewport; readonly view: Viewport; readonly fits: boolean }>(
    null,
  );

  const choose = useCallback(
    (by: (pane: Pane) => Viewport, fits: boolean, duration = 0) => {
      const { panZoom, width, height } = store.getState();
      const view = by({ width, height });
      chosen.current = { by, view, fits };
      void panZoom?.setViewport(view, { duration });
    },
    [store],
  );

  useLayoutEffect(() => {
    if (!hasRoom) return;
    const show = (state: EditorState) => {
      const box = openingBox(state);
      const { place } = state;
      if (place) choose((pane) => viewAt(place, pane), false);
      else if (box) choose((pane) => fitted(box, pane, beginning(state) ?? box), true);
      // A new drawing begins at the origin, at its own size.
      else choose(({ width }) => ({ x: (width - CARD_WIDTH) / 2, y: TOP, zoom: 1 }), true);
      return box !== null;
    };
    let isShown = show(editor.store.getState());
    let rest: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      clearTimeout(rest);
      rest = undefined;
      const { transform, width, height } = store.getState();
      const isFitted = chosen.current?.fits && isAt(transform, chosen.current.view);
      editor.view.setPlace(isFitted ? null : placeOf(transform, { width, height }));
    };
    const stops = [
      editor.store.subscribe((state, before) => {
        if (state.fitRequest !== before.fitRequest) isShown = show(state);
        else if (!isShown && state.document !== before.document) isShown = show(state);
      }),
      store.subscribe((now, before) => {
        const { current } = chosen;
        const resized = now.width !== before.width || now.height !== before.height;
        if (resized && current && isAt(now.transform, current.view)) choose(current.by, current.fits);
        if (now.transform === before.transform) return;
        clearTimeout(rest);
        rest = setTimeout(tell, REST_MS);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      if (rest !== undefined) tell();
    };
  }, [editor, store, choose, hasRoom]);

  return useCallback(
    (what, duration) => {
      const state = editor.store.getState();
      const box = boxOf(what === 'selection' ? selectedUnits(state) : arrangementIn(state).units(null));
      if (!box) return false;
      const first = what === 'all' ? (beginning(state) ?? box) : box;
      choose((pane) => fitted(box, pane, first), what === 'all', duration);
      return true;
    },
    [editor, choose],
  );
}

/** All of a drawing, or of one with thousands of layers its beginning; null while there is nothing. */
export function openingBox(state: Pick<EditorState, 'document' | 'analysis'>): Box | null {
  const { tree, unit, units } = arrangementIn(state);
  const { nodes } = state.document;
  if (nodes.size <= MANY) return boxOf(units(null));
  return boxOf([...nodes.keys()].slice(0, FIRST).flatMap((id) => unit(tree.hiddenBy(id) ?? id) ?? []));
}

/** The card of the first layer. */
function beginning({ document, analysis }: Pick<EditorState, 'document' | 'analysis'>): Box | null {
  const { tree, unit } = arrangementIn({ document, analysis });
  const [first] = document.nodes.keys();
  return first === undefined ? null : (unit(tree.hiddenBy(first) ?? first)?.box ?? null);
}

function boxOf(units: readonly { readonly box: Box }[]): Box | null {
  return units.map((one): Box => one.box).reduce<Box | null>((box, next) => (box ? union(box, next) : next), null);
}

function viewAt({ x, y, zoom }: ViewPlace, { width, height }: Pane): Viewport {
  return { x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom };
}

function placeOf([x, y, zoom]: readonly [number, number, number], { width, height }: Pane): ViewPlace {
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return {
    x: rounded((width / 2 - x) / zoom),
    y: rounded((height / 2 - y) / zoom),
    zoom: Math.round(zoom * 1e4) / 1e4,
  };
}

function isAt([x, y, zoom]: readonly [number, number, number], view: Viewport): boolean {
  return Math.abs(x - view.x) < 1 && Math.abs(y - view.y) < 1 && Math.abs(zoom - view.zoom) < 1e-3;
}
