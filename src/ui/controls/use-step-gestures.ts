import { type RefObject, useEffect, useRef } from 'react';

export interface Stepping {
  readonly step: (count: number) => void;
  /** The gesture is over: what follows is an undo step of its own. */
  readonly rest: () => void;
}

/** How far the pointer goes for one step, in CSS pixels. */
const PER_STEP = 4;
/** A press that moves less is a click. */
const SLACK = 3;
/** A notch of a wheel is at least this far; smaller movements (a touchpad's) add up to it. */
const NOTCH = 40;
/** A wheel says nothing when it stops. */
const WHEEL_RESTS_MS = 400;

/** Dragging a field's label to the right or left steps it; with Shift ten at a time. */
export function useScrub(labelId: string, stepping: Stepping): void {
  const latest = useLatest(stepping);
  useEffect(() => {
    const label = document.getElementById(labelId);
    if (!label) return;
    let start: number | null = null;
    let done = 0;
    let dragged = false;
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return;
      start = event.clientX;
      done = 0;
      dragged = false;
      label.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent) => {
      if (start === null) return;
      const way = event.clientX - start;
      if (!dragged && Math.abs(way) <= SLACK) return;
      dragged = true;
      const count = Math.trunc(way / PER_STEP);
      if (count !== done) latest.current.step((count - done) * (event.shiftKey ? 10 : 1));
      done = count;
    };
    const onUp = () => {
      if (start !== null && dragged) latest.current.rest();
      start = null;
    };
    // The click at the end of a drag would put the focus into the field.
    const onClick = (event: MouseEvent) => {
      if (dragged) event.preventDefault();
      dragged = false;
    };
    label.dataset.scrub = '';
    // The capture is lost only behind the click, which forgets the drag: the gesture ends where the hand lets go.
    const listeners = {
      pointerdown: onDown,
      pointermove: onMove,
      pointerup: onUp,
      lostpointercapture: onUp,
      click: onClick,
    };
    for (const [name, listener] of Object.entries(listeners)) label.addEventListener(name, listener as EventListener);
    return () => {
      delete label.dataset.scrub;
      for (const [name, listener] of Object.entries(listeners)) {
        label.removeEventListener(name, listener as EventListener);
      }
    };
  }, [labelId, latest]);
}

/** The wheel over a field that has the focus steps it; over any other it scrolls the form, as one expects. */
export function useWheel(field: RefObject<HTMLElement | null>, stepping: Stepping): void {
  const latest = useLatest(stepping);
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    let way = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onWheel = (event: WheelEvent) => {
      if (document.activeElement !== element || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      // With Shift, some systems turn the wheel to the side.
      way += event.deltaY === 0 ? event.deltaX : event.deltaY;
      if (Math.abs(way) < NOTCH) return;
      latest.current.step((way < 0 ? 1 : -1) * (event.shiftKey ? 10 : 1));
      way = 0;
      clearTimeout(timer);
      timer = setTimeout(() => latest.current.rest(), WHEEL_RESTS_MS);
    };
    // React's own wheel listeners may not prevent the scrolling.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('wheel', onWheel);
    };
  }, [field, latest]);
}

function useLatest<V>(value: V): RefObject<V> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
