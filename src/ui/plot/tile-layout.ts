/** Where the tiles of a grid of maps lie, in CSS pixels. */

export interface TileLayout {
  readonly count: number;
  readonly columns: number;
  readonly side: number;
  readonly height: number;
  readonly pitchX: number;
  readonly pitchY: number;
  readonly contentHeight: number;
}

const GAP = 6;
const CAPTION = 14;
const MIN_SIDE = 40;
const MAX_SIDE = 240;

/**
 * Tiles of 40 to 240 pixels: as large as lets all of them into view, else small.
 * @param aspect height/width of a map
 */
export function tileLayout(count: number, aspect: number, width: number, height: number): TileLayout {
  for (let side = MAX_SIDE; side > MIN_SIDE; side -= 4) {
    const layout = withSide(count, aspect, width, side);
    if (layout.contentHeight <= height) return layout;
  }
  return withSide(count, aspect, width, MIN_SIDE);
}

function withSide(count: number, aspect: number, width: number, side: number): TileLayout {
  const columns = Math.max(1, Math.floor((width + GAP) / (side + GAP)));
  // A very long map is cut to a tile that still leaves room for others.
  const tall = Math.max(8, Math.min(side * 2, Math.round(side * aspect)));
  const pitchY = tall + CAPTION + 4;
  return {
    count,
    columns,
    side,
    height: tall,
    pitchX: side + GAP,
    pitchY,
    contentHeight: Math.ceil(count / columns) * pitchY,
  };
}

export interface TilePoint {
  readonly index: number;
  /** Position inside the tile, 0 to 1. */
  readonly u: number;
  readonly v: number;
}

/** The tile under a point of the content, and where in it; null between tiles. */
export function tileAt(layout: TileLayout, x: number, y: number): TilePoint | null {
  const column = Math.floor(x / layout.pitchX);
  const row = Math.floor(y / layout.pitchY);
  if (x < 0 || y < 0 || column >= layout.columns) return null;
  const u = (x - column * layout.pitchX) / layout.side;
  const v = (y - row * layout.pitchY) / layout.height;
  const index = row * layout.columns + column;
  return u < 1 && v < 1 && index < layout.count ? { index, u, v } : null;
}

/** First and last tile in view. */
export function visibleTiles(layout: TileLayout, scroll: number, height: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(scroll / layout.pitchY)) * layout.columns;
  const last = Math.min(layout.count, (Math.floor((scroll + height) / layout.pitchY) + 1) * layout.columns);
  return [first, last];
}

/** The tile that an arrow key leads to. */
export function moveTile(index: number, key: string, layout: Pick<TileLayout, 'count' | 'columns'>): number | null {
  const step = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -layout.columns,
    ArrowDown: layout.columns,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  }[key];
  if (step === undefined) return null;
  const next = index + step;
  if ((key === 'ArrowUp' && next < 0) || (key === 'ArrowDown' && next >= layout.count)) return index;
  return Math.min(layout.count - 1, Math.max(0, next));
}
