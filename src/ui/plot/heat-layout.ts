/** Where the cells of a heat map lie: pure arithmetic, in CSS pixels. */

export interface HeatLayout {
  readonly rows: number;
  readonly columns: number;
  /** Bars of the current picture above the rows; 0 where there is no room. */
  readonly barsHeight: number;
  /** Column numbers between bars and rows. */
  readonly axisHeight: number;
  readonly rowHeight: number;
  readonly rowPitch: number;
  readonly columnPitch: number;
  readonly plotWidth: number;
  readonly contentHeight: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export const AXIS_HEIGHT = 14;
/** Height of the bars where nobody asks for more. */
export const BARS_HEIGHT = 40;
const MIN_BARS = 24;
const ROW_GAP = 2;
const MIN_ROW = 14;
const MAX_ROW = 26;
/** Columns narrower than this cannot be pointed at; beyond it the plot scrolls. */
const MIN_COLUMN = 2;
/** A few wide columns would look like a flag. */
const MAX_COLUMN = 48;

/**
 * @param width, height of the visible part of the plot
 * @param bars height that the bars may take
 */
export function heatLayout(
  rows: number,
  columns: number,
  width: number,
  height: number,
  bars = BARS_HEIGHT,
): HeatLayout {
  const columnPitch = columns === 0 ? 0 : Math.min(MAX_COLUMN, Math.max(MIN_COLUMN, width / columns));
  const room = height - AXIS_HEIGHT - rows * (MAX_ROW + ROW_GAP);
  const barsHeight = room >= MIN_BARS ? Math.min(bars, room) : 0;
  const left = height - AXIS_HEIGHT - barsHeight;
  const rowPitch = Math.floor(Math.min(MAX_ROW + ROW_GAP, Math.max(MIN_ROW + ROW_GAP, rows === 0 ? 0 : left / rows)));
  return {
    rows,
    columns,
    barsHeight,
    axisHeight: AXIS_HEIGHT,
    rowHeight: rowPitch - ROW_GAP,
    rowPitch,
    columnPitch,
    plotWidth: columns * columnPitch,
    contentHeight: barsHeight + AXIS_HEIGHT + rows * rowPitch,
  };
}

/** Height that shows all rows comfortably, with the bars. */
export function wantedHeight(rows: number, bars = BARS_HEIGHT): number {
  return bars + AXIS_HEIGHT + rows * (MAX_ROW + ROW_GAP);
}

/** Top of the first row. */
export function rowsTop(layout: HeatLayout): number {
  return layout.barsHeight + layout.axisHeight;
}

/**
 * The cell under a point of the content. The bars belong to the current picture's row.
 * @param currentRow the row that the bars show
 */
export function cellAt(layout: HeatLayout, x: number, y: number, currentRow: number): Cell | null {
  if (layout.columns === 0 || x < 0 || x >= layout.plotWidth || y < 0) return null;
  const column = Math.min(layout.columns - 1, Math.floor(x / layout.columnPitch));
  if (y < rowsTop(layout)) return currentRow >= 0 && layout.barsHeight > 0 ? { row: currentRow, column } : null;
  const row = Math.floor((y - rowsTop(layout)) / layout.rowPitch);
  return row < layout.rows ? { row, column } : null;
}

/** The cell that an arrow key leads to; Home and End go to the ends of the row, Page keys ten columns. */
export function moveCell(cell: Cell, key: string, layout: Pick<HeatLayout, 'rows' | 'columns'>): Cell | null {
  const move = MOVES[key];
  if (!move) return null;
  const clamp = (value: number, count: number) => Math.min(Math.max(0, count - 1), Math.max(0, value));
  return {
    row: clamp(cell.row + move[0], layout.rows),
    column: clamp(cell.column + move[1], layout.columns),
  };
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
  PageUp: [0, -10],
  PageDown: [0, 10],
};

/** Column numbers worth writing: round steps with room for their digits. */
export function axisTicks(columns: number, columnPitch: number, room = 44): readonly number[] {
  if (columns === 0 || columnPitch <= 0) return [];
  const step = STEPS.find((candidate) => candidate * columnPitch >= room) ?? columns;
  const ticks: number[] = [];
  for (let column = 0; column < columns; column += step) ticks.push(column);
  return ticks;
}

const STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
