import type { Size } from '../plot/canvas.ts';
import { type ColorScale, colorIndex, packedColors } from '../plot/colormap.ts';
import { HATCH_ROOM, hatchCell, kindAt } from '../plot/hatch.ts';
import { axisTicks, type Cell, type HeatLayout, rowsTop } from '../plot/heat-layout.ts';
import { paintStrip } from '../plot/strip-paint.ts';
import type { Branch } from './steps.ts';

/** Draws the visible part of a heat map. Cells are written pixel by pixel, so 512 × 50 of them take a millisecond. */

export interface HeatPaint {
  readonly layout: HeatLayout;
  /** By row; null where a picture has no numbers yet. */
  readonly rows: readonly (readonly Branch[] | null)[];
  readonly scale: ColorScale;
  readonly scroll: { readonly x: number; readonly y: number };
  /** Row of the current picture, -1 without one. */
  readonly currentRow: number;
  /** Columns that are silenced, forced or held. */
  readonly overridden: readonly number[];
  readonly selected: number | null;
  readonly hover: Cell | null;
  readonly cursor: Cell | null;
  readonly colors: HeatColors;
}

export interface HeatColors {
  readonly ink: string;
  readonly faint: string;
  readonly panel: string;
  readonly line: string;
  readonly accent: string;
  readonly empty: string;
  readonly mono: string;
}

export function paintHeat(context: CanvasRenderingContext2D, size: Size, density: number, paint: HeatPaint): void {
  const { layout, scroll } = paint;
  paintCells(context, size, density, paint);
  context.save();
  context.translate(-scroll.x, -scroll.y);
  for (const column of paint.overridden) hatch(context, paint, column);
  if (paint.selected !== null && paint.selected < layout.columns) frameColumn(context, paint, paint.selected);
  if (paint.hover) frameCell(context, paint, paint.hover, paint.colors.panel, 1);
  if (paint.cursor) frameCell(context, paint, paint.cursor, paint.colors.accent, 2);
  context.restore();
  paintHead(context, size, density, paint);
}

function paintCells(context: CanvasRenderingContext2D, size: Size, density: number, paint: HeatPaint): void {
  const { layout, scroll, rows } = paint;
  const width = Math.round(Math.min(size.width, layout.plotWidth - scroll.x) * density);
  if (width < 1) return;
  const top = rowsTop(layout);
  const first = Math.max(0, Math.floor(scroll.y / layout.rowPitch));
  const last = Math.min(rows.length - 1, Math.floor((scroll.y + size.height - top) / layout.rowPitch));
  for (let row = first; row <= last; row += 1) {
    const y = top + row * layout.rowPitch - scroll.y;
    const branches = rows[row];
    if (!branches || branches.length === 0) {
      context.fillStyle = paint.colors.empty;
      context.fillRect(0, y, width / density, layout.rowHeight);
      continue;
    }
    const lines = Math.round(layout.rowHeight * density);
    branches.forEach((branch, index) => {
      const start = Math.round((lines * index) / branches.length);
      const end = Math.round((lines * (index + 1)) / branches.length) - (index < branches.length - 1 ? 1 : 0);
      const image = cells(
        branch.values,
        paint.scale,
        width,
        end - start,
        scroll.x * density,
        layout.columnPitch * density,
      );
      context.putImageData(image, 0, Math.round(y * density) + start);
      if (layout.columnPitch >= HATCH_ROOM) {
        hatchRow(context, branch.values, paint, width / density, y + start / density, (end - start) / density);
      }
    });
  }
}

/** Hatches the cells of a row that hold NaN or an infinity. */
function hatchRow(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  { layout, scroll }: HeatPaint,
  width: number,
  top: number,
  height: number,
): void {
  const pitch = layout.columnPitch;
  const first = Math.max(0, Math.floor(scroll.x / pitch));
  const last = Math.min(values.length, Math.ceil((scroll.x + width) / pitch));
  for (let column = first; column < last; column += 1) {
    const kind = kindAt([values], column);
    if (kind !== null) hatchCell(context, kind, column * pitch - scroll.x, top, pitch, height);
  }
}

/** One row of cells as an image. Where several channels share a pixel, it shows their mean; NaN among them stays NaN. */
function cells(
  values: Float32Array,
  scale: ColorScale,
  width: number,
  height: number,
  offset: number,
  pitch: number,
): ImageData {
  const image = new ImageData(width, Math.max(1, height));
  const words = new Uint32Array(image.data.buffer);
  const line = words.subarray(0, width);
  const colors = packedColors(scale.map);
  for (let x = 0; x < width; x += 1) {
    const from = Math.floor((x + offset + 0.5) / pitch);
    const to = Math.max(from + 1, Math.floor((x + offset + 1) / pitch));
    let sum = 0;
    for (let column = from; column < to; column += 1) sum += values[column] ?? 0;
    line[x] = colors[colorIndex(scale, sum / (to - from))] as number;
  }
  for (let y = 1; y < height; y += 1) words.copyWithin(y * width, 0, width);
  return image;
}

/** Bars and column numbers stay in place while the rows scroll under them. */
function paintHead(context: CanvasRenderingContext2D, size: Size, density: number, paint: HeatPaint): void {
  const { layout, scroll, colors } = paint;
  const current = paint.rows[paint.currentRow]?.[0];
  context.fillStyle = colors.panel;
  context.fillRect(0, 0, size.width, rowsTop(layout));
  context.save();
  context.translate(-scroll.x, 0);
  if (layout.barsHeight > 0 && current) {
    paintStrip(
      context,
      { width: layout.plotWidth, height: layout.barsHeight - 3 },
      {
        values: current.values,
        own: null,
        scale: paint.scale,
        marked: null,
        colors,
        density,
      },
    );
  }
  context.font = `9.5px ${colors.mono}`;
  context.textBaseline = 'alphabetic';
  const base = layout.barsHeight + layout.axisHeight - 4;
  const busy = new Set(paint.overridden);
  if (paint.selected !== null) busy.add(paint.selected);
  context.fillStyle = colors.faint;
  for (const column of axisTicks(layout.columns, layout.columnPitch)) {
    if (nearAny(column, busy, layout)) continue;
    context.fillText(`${column}`, column * layout.columnPitch, base);
  }
  for (const column of paint.overridden) tick(context, paint, column, colors.accent);
  if (paint.selected !== null) {
    const center = (paint.selected + 0.5) * layout.columnPitch;
    const label = `${paint.selected}`;
    const half = context.measureText(label).width / 2;
    context.fillStyle = colors.panel;
    context.fillRect(center - half - 2, layout.barsHeight, 2 * half + 4, layout.axisHeight - 2);
    context.fillStyle = paint.overridden.includes(paint.selected) ? colors.accent : colors.ink;
    context.fillText(label, Math.max(scroll.x, center - half), base);
  }
  context.restore();
}

function nearAny(column: number, others: ReadonlySet<number>, layout: HeatLayout): boolean {
  for (const other of others) if (Math.abs((other - column) * layout.columnPitch) < 22) return true;
  return false;
}

/** A small mark over a changed column, so that the change shows without colour too. */
function tick(context: CanvasRenderingContext2D, { layout }: HeatPaint, column: number, color: string): void {
  const center = (column + 0.5) * layout.columnPitch;
  const base = layout.barsHeight + layout.axisHeight - 1;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(center - 4, base - 6);
  context.lineTo(center + 4, base - 6);
  context.lineTo(center, base);
  context.fill();
}

/** Diagonal lines over a changed column's cells. */
function hatch(context: CanvasRenderingContext2D, paint: HeatPaint, column: number): void {
  const { layout, colors } = paint;
  const left = column * layout.columnPitch;
  const width = Math.max(2, layout.columnPitch);
  const top = rowsTop(layout);
  const height = layout.rows * layout.rowPitch - (layout.rowPitch - layout.rowHeight);
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineWidth = 1.2;
  context.strokeStyle = colors.panel;
  context.beginPath();
  for (let y = top - width; y < top + height; y += 4) {
    context.moveTo(left, y + width);
    context.lineTo(left + width, y);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = colors.accent;
  context.lineWidth = 1;
  context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
}

function frameColumn(context: CanvasRenderingContext2D, paint: HeatPaint, column: number): void {
  const { layout, colors } = paint;
  const left = column * layout.columnPitch;
  const height = layout.rows * layout.rowPitch - (layout.rowPitch - layout.rowHeight);
  outline(context, left, rowsTop(layout), Math.max(2, layout.columnPitch), height, colors.ink, colors.panel, 1);
}

function frameCell(context: CanvasRenderingContext2D, paint: HeatPaint, cell: Cell, color: string, line: number): void {
  const { layout, colors } = paint;
  const left = cell.column * layout.columnPitch;
  const top = rowsTop(layout) + cell.row * layout.rowPitch;
  const around = color === colors.panel ? colors.ink : colors.panel;
  outline(context, left, top, Math.max(2, layout.columnPitch), layout.rowHeight, color, around, line);
}

/** A frame in two colours, visible on light and dark cells alike. */
function outline(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  around: string,
  line: number,
): void {
  context.lineWidth = 1;
  context.strokeStyle = around;
  context.strokeRect(x - line - 0.5, y - line - 0.5, width + 2 * line + 1, height + 2 * line + 1);
  context.lineWidth = line;
  context.strokeStyle = color;
  context.strokeRect(x - line / 2, y - line / 2, width + line, height + line);
}
