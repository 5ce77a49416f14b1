import { type Cell, type HeatLayout, rowsTop } from './heat-layout.ts';

/** Scrolls so that a row is in view, and leaves the columns where they are. */
export function revealRow(scroller: HTMLDivElement | null, layout: HeatLayout, row: number, foot: number): void {
  if (!scroller || row < 0) return;
  const y = row * layout.rowPitch;
  const room = scroller.clientHeight - rowsTop(layout) - foot;
  if (y < scroller.scrollTop) scroller.scrollTop = y;
  else if (y + layout.rowPitch > scroller.scrollTop + room) scroller.scrollTop = y + layout.rowPitch - room;
}

/** Scrolls so that a cell is in view. */
export function revealCell(
  scroller: HTMLDivElement | null,
  layout: HeatLayout,
  cell: Cell,
  visible: number,
  foot = 0,
): void {
  if (!scroller) return;
  const x = cell.column * layout.columnPitch;
  const y = cell.row * layout.rowPitch;
  const height = scroller.clientHeight - rowsTop(layout) - foot;
  const into = (at: number, extent: number, from: number, room: number) =>
    at < from ? at : at + extent > from + room ? at + extent - room : from;
  scroller.scrollTo(
    into(x, layout.columnPitch, scroller.scrollLeft, visible),
    into(y, layout.rowPitch, scroller.scrollTop, height),
  );
}
