import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { beginDrawing, token, useDensity, useElementSize, useThemeKey } from '../plot/canvas.ts';
import type { ColorScale } from '../plot/colormap.ts';
import { BARS_HEIGHT, type Cell, cellAt, heatLayout, moveCell, rowsTop, wantedHeight } from '../plot/heat-layout.ts';
import parts from '../plot/parts.module.css';
import { revealCell, revealRow } from '../plot/reveal-cell.ts';
import { Facts, Tooltip } from '../plot/tooltip.tsx';
import { EFFECT_HEIGHT, paintEffects } from './effect-paint.ts';
import styles from './heat-map.module.css';
import { paintHeat } from './heat-paint.ts';
import { EffectLabel, RowLabel, RowThumb } from './heat-row-parts.tsx';
import type { CellDescription, HeatRow } from './heat-types.ts';

interface HeatMapProps {
  readonly rows: readonly HeatRow[];
  readonly columns: number;
  readonly scale: ColorScale;
  readonly current: string | null;
  readonly overridden: readonly number[];
  readonly selected: number | null;
  readonly label: string;
  readonly describe: (row: number, column: number) => CellDescription;
  readonly onPick: (column: number) => void;
  /** Asks for the actions of a column, at a point of the window. */
  readonly onMenu: (column: number, x: number, y: number) => void;
  /** A key that the map itself does not use, with the column under the cursor; true where it was taken. */
  readonly onKey: (key: string, column: number) => boolean;
  readonly onPickRow: (id: string) => void;
  /** Keeps the tooltip away, while something else is open on top. */
  readonly quiet?: boolean;
  /** The numbers are older than the drawing. */
  readonly stale?: boolean;
  /** Height that the bars above the rows may take. */
  readonly barsRoom?: number;
  /** How much each column matters: a row of bars that stays at the bottom, with its name and what it means. */
  readonly effects?: { readonly values: Float32Array; readonly label: string; readonly title: string } | null;
}

const THUMB = 31;
const LABEL = 112;

/** Rows of pictures, columns of channels, on one canvas that shows only what is in view. */
export function HeatMap(props: HeatMapProps) {
  const {
    rows,
    columns,
    scale,
    current,
    overridden,
    selected,
    describe,
    barsRoom = BARS_HEIGHT,
    effects = null,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useElementSize(scroller);
  const density = useDensity();
  const theme = useThemeKey();
  const [scroll, setScroll] = useState({ x: 0, y: 0 });
  const [hover, setHover] = useState<{ readonly cell: Cell; readonly x: number; readonly y: number } | null>(null);
  const [cursor, setCursor] = useState<Cell | null>(null);
  const [focused, setFocused] = useState(false);

  const foot = effects ? EFFECT_HEIGHT : 0;
  const visible = Math.max(0, box.width - THUMB - LABEL);
  const layout = useMemo(
    () => heatLayout(rows.length, columns, visible, box.height - foot, barsRoom),
    [rows, columns, visible, box.height, foot, barsRoom],
  );
  const currentRow = rows.findIndex((row) => row.id === current);
  const height = Math.min(box.height, layout.contentHeight + foot);
  const hovered = hover && hover.cell.row < rows.length && hover.cell.column < columns ? hover.cell : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the current picture scrolls to it
  useEffect(() => revealRow(scroller.current, layout, currentRow, foot), [current]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that token() reads
  useEffect(() => {
    const size = { width: visible, height };
    const context = beginDrawing(canvas.current, size, density);
    if (!context || !canvas.current) return;
    const element = canvas.current;
    const x = Math.min(scroll.x, Math.max(0, layout.plotWidth - visible));
    const colors = {
      ink: token(element, '--ink'),
      faint: token(element, '--ink-faint'),
      panel: token(element, '--panel'),
      line: token(element, '--line'),
      accent: token(element, '--accent'),
      empty: token(element, '--hover'),
      mono: token(element, '--mono'),
    };
    paintHeat(context, size, density, {
      layout,
      rows: rows.map((row) => row.vectors),
      scale,
      scroll: { x, y: scroll.y },
      currentRow,
      overridden,
      selected,
      hover: hovered,
      cursor: focused ? cursor : null,
      colors,
    });
    if (effects) paintEffects(context, effects.values, layout, height - foot, x, colors);
  }, [
    layout,
    rows,
    scale,
    effects,
    foot,
    scroll,
    currentRow,
    overridden,
    selected,
    hovered,
    cursor,
    focused,
    visible,
    height,
    density,
    theme,
  ]);

  const cellUnder = (event: MouseEvent) => {
    const area = canvas.current?.getBoundingClientRect();
    if (!area) return null;
    const y = event.clientY - area.top;
    // The row of effects belongs to the current picture.
    const column = event.clientX - area.left + scroll.x;
    if (y >= height - foot) return cellAt(layout, column, rowsTop(layout) + currentRow * layout.rowPitch, currentRow);
    return cellAt(layout, column, y < rowsTop(layout) ? y : y + scroll.y, currentRow);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cursor ?? { row: Math.max(0, currentRow), column: selected ?? 0 };
    const next = moveCell(at, event.key, layout);
    if (next) {
      setCursor(next);
      revealCell(scroller.current, layout, next, visible, foot);
    } else if (event.key === 'Enter' || event.key === ' ') {
      const area = canvas.current?.getBoundingClientRect();
      props.onPick(at.column);
      if (area && event.key === 'Enter') {
        const x = area.left + (at.column + 0.5) * layout.columnPitch - scroll.x;
        props.onMenu(at.column, x, area.top + rowsTop(layout) + at.row * layout.rowPitch - scroll.y);
      }
    } else if (!props.onKey(event.key, at.column)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const told = focused && cursor && cursor.row < rows.length ? describe(cursor.row, cursor.column) : null;
  const tip = !props.quiet && hover && hovered && describe(hovered.row, hovered.column);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      data-stale={props.stale || undefined}
      style={{ flexBasis: wantedHeight(rows.length, barsRoom) + foot }}
      onScroll={(event) => setScroll({ x: event.currentTarget.scrollLeft, y: event.currentTarget.scrollTop })}
    >
      <div
        className={styles.content}
        style={{ width: THUMB + layout.plotWidth + LABEL, height: layout.contentHeight + foot }}
      >
        <div className={styles.thumbs} style={{ paddingTop: rowsTop(layout) }}>
          {rows.map((row) => (
            <RowThumb
              key={row.id}
              row={row}
              current={row.id === current}
              pitch={layout.rowPitch}
              onPick={props.onPickRow}
            />
          ))}
        </div>
        <div
          className={styles.plot}
          style={{ width: layout.plotWidth }}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is operated as a whole; the table form is its accessible twin
          tabIndex={0}
          aria-label={props.label}
          onKeyDown={onKeyDown}
          onFocus={() => {
            setFocused(true);
            setCursor((known) => known ?? { row: Math.max(0, currentRow), column: selected ?? 0 });
          }}
          onBlur={() => setFocused(false)}
          onPointerMove={(event) => {
            const cell = cellUnder(event);
            setHover(cell && { cell, x: event.clientX, y: event.clientY });
          }}
          onPointerLeave={() => setHover(null)}
          onClick={(event) => {
            const cell = cellUnder(event);
            if (!cell) return;
            setCursor(cell);
            props.onPick(cell.column);
          }}
          onDoubleClick={(event) => {
            const cell = cellUnder(event);
            if (cell) props.onMenu(cell.column, event.clientX, event.clientY);
          }}
          onContextMenu={(event) => {
            const cell = cellUnder(event);
            if (!cell) return;
            event.preventDefault();
            props.onPick(cell.column);
            props.onMenu(cell.column, event.clientX, event.clientY);
          }}
        >
          <canvas ref={canvas} className={styles.cells} style={{ width: visible, height }} />
        </div>
        <div className={styles.labels} style={{ paddingTop: rowsTop(layout), width: LABEL }}>
          {rows.map((row) => (
            <RowLabel key={row.id} verdict={row.verdict} current={row.id === current} pitch={layout.rowPitch} />
          ))}
          {effects && <EffectLabel label={effects.label} title={effects.title} height={foot} />}
        </div>
      </div>
      <output className={parts.unseen}>
        {told && `${told.title}: ${told.facts.map(([name, value]) => `${name} ${value}`).join(', ')}`}
      </output>
      {tip && hover && (
        <Tooltip x={hover.x} y={hover.y}>
          <b>{tip.title}</b>
          <Facts rows={tip.facts} />
        </Tooltip>
      )}
    </div>
  );
}
