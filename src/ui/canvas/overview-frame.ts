/** The geometry of the overview. Pure: what is to be seen in it, and where the window's part of the drawing lies. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Sized {
  readonly position: { readonly x: number; readonly y: number };
  readonly width?: number;
  readonly height?: number;
}

/** How the canvas's pixels become the overview's: the point at its upper left corner, and its pixels per canvas pixel. */
export interface OverviewFrame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Air around the drawing, in pixels of the overview. */
const AIR = 3;

/** The box around everything; null around nothing. */
export function boundsOf(nodes: readonly Sized[]): Box | null {
  if (nodes.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { position, width = 0, height = 0 } of nodes) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** The part of the drawing that a pane of this size shows. */
export function seenBox(
  [x, y, zoom]: readonly [number, number, number],
  pane: { readonly width: number; readonly height: number },
): Box {
  return { x: -x / zoom, y: -y / zoom, width: pane.width / zoom, height: pane.height / zoom };
}

/** Brings a box into the middle of the overview, as large as it fits. */
export function frameOf(box: Box, size: { readonly width: number; readonly height: number }): OverviewFrame {
  const scale = Math.min(
    (size.width - 2 * AIR) / Math.max(1, box.width),
    (size.height - 2 * AIR) / Math.max(1, box.height),
  );
  return {
    x: box.x + box.width / 2 - size.width / scale / 2,
    y: box.y + box.height / 2 - size.height / scale / 2,
    scale,
  };
}

/** A box of the drawing in pixels of the overview. */
export function inFrame(box: Box, { x, y, scale }: OverviewFrame): Box {
  return { x: (box.x - x) * scale, y: (box.y - y) * scale, width: box.width * scale, height: box.height * scale };
}

export function outsideOf(bounds: Box, seen: Box): boolean {
  return (
    bounds.x < seen.x ||
    bounds.y < seen.y ||
    bounds.x + bounds.width > seen.x + seen.width ||
    bounds.y + bounds.height > seen.y + seen.height
  );
}
