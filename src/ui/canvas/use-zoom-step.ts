import { useStore, useStoreApi } from '@xyflow/react';
import { createContext, type RefObject, useContext, useLayoutEffect, useMemo } from 'react';
import { type Distance, distance, distanceAt, zoomInSteps } from './zoom.ts';

/** What cards are told of the zoom. It changes when a step is crossed, so that a turn of the wheel renders no card. */
export interface CanvasScale {
  /** Near enough for everything that a card says. */
  readonly near: boolean;
  /** So many cards are in view that only those that are used have ports proper. */
  readonly crowded: boolean;
}

const NEAR: CanvasScale = { near: true, crowded: false };
export const CanvasScaleContext = createContext(NEAR);
/** More cards than this are not all given ports proper from afar: each costs subscriptions. */
const CROWD = 150;

export function useCanvasScale(): CanvasScale {
  return useContext(CanvasScaleContext);
}

export function useScale(cards: number): CanvasScale {
  const seen = useStore(distance);
  const near = seen === 'near';
  const crowded = cards > CROWD && (seen === 'brief' || seen === 'map');
  return useMemo(() => ({ near, crowded }), [near, crowded]);
}

/**
 * Tells the style sheets the zoom: `data-distance` is the step, and `--zoom` what letters and hit areas are divided by to
 * be of the same size on the screen. Nothing renders for it.
 */
export function useZoomProperties(element: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useLayoutEffect(() => {
    let shown: { distance: Distance; zoom: number } | null = null;
    const follow = () => {
      const { transform } = store.getState();
      const now = { distance: distanceAt(transform[2]), zoom: zoomInSteps(transform[2]) };
      const target = element.current;
      if (!target || (shown?.distance === now.distance && shown.zoom === now.zoom)) return;
      shown = now;
      target.dataset.distance = now.distance;
      target.style.setProperty('--zoom', now.zoom.toFixed(4));
    };
    follow();
    return store.subscribe(follow);
  }, [store, element]);
}
