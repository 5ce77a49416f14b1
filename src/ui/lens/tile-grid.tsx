import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import {
  addCounts,
  countNonFinite,
  NON_FINITE_SIGN,
  type NonFiniteCount,
  worstKind,
} from '../../core/tensor/non-finite.ts';
import { beginDrawing, token, useDensity, useElementSize, useThemeKey } from '../plot/canvas.ts';
import { hatchPicture } from '../plot/hatch.ts';
import parts from '../plot/parts.module.css';
import { drawScaled, pixelCanvas } from '../plot/pixels.ts';
import { moveTile, type TilePoint, tileAt, tileLayout, visibleTiles } from '../plot/tile-layout.ts';
import { Facts, Tooltip } from '../plot/tooltip.tsx';
import type { CellDescription } from './heat-types.ts';
import styles from './tile-grid.module.css';

/** What a grid shows: `count` small pictures of equal size. Must keep its identity while nothing in it changes. */
export interface Tiles {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly fill: (words: Uint32Array, index: number) => void;
  /** The values that a tile is made of, row by row: one plane, or three where it is in colour. */
  readonly planes: (index: number) => readonly Float32Array[];
}

interface TileGridProps {
  readonly tiles: Tiles;
  readonly label: string;
  readonly selected: number | null;
  readonly marked?: ReadonlySet<number>;
  /** What a pixel says on hover; without a pixel, what the tile says. */
  readonly describe: (index: number, x: number | null, y: number | null) => CellDescription;
  readonly onPick: (index: number) => void;
}

/** Tiles that are kept as small canvases; more than are ever in view at once. */
const KEPT = 400;

/** A grid of maps on one canvas that draws only the tiles in view. */
export function TileGrid({ tiles, label, selected, marked, describe, onPick }: TileGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useElementSize(scroller);
  const density = useDensity();
  const theme = useThemeKey();
  const [scroll, setScroll] = useState(0);
  const [hover, setHover] = useState<(TilePoint & { readonly left: number; readonly top: number }) | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  const layout = useMemo(
    () => tileLayout(tiles.count, tiles.height / tiles.width, box.width, box.height),
    [tiles.count, tiles.height, tiles.width, box.width, box.height],
  );
  const images = useMemo(() => imageCache(tiles), [tiles]);
  const nonFinite = useMemo(() => countCache(tiles), [tiles]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that token() reads
  useEffect(() => {
    const context = beginDrawing(canvas.current, box, density);
    const element = canvas.current;
    if (!context || !element) return;
    const ink = token(element, '--ink');
    const faint = token(element, '--ink-secondary');
    const accent = token(element, '--accent');
    const nonFiniteInk = token(element, '--warning');
    context.font = `9.5px ${token(element, '--mono')}`;
    const [first, last] = visibleTiles(layout, scroll, box.height);
    for (let index = first; index < last; index += 1) {
      const x = (index % layout.columns) * layout.pitchX;
      const y = Math.floor(index / layout.columns) * layout.pitchY - scroll;
      const image = images(index);
      if (image) drawScaled(context, image, x, y, layout.side, layout.height, density);
      const chosen = index === selected;
      context.fillStyle = marked?.has(index) ? accent : chosen ? ink : faint;
      const caption = `${index}${marked?.has(index) ? ' ▾' : ''}`;
      context.fillText(caption, x + 1, y + layout.height + 10);
      const odd = image && nonFinite(index);
      if (odd) {
        const box = { left: x, top: y, width: layout.side, height: layout.height };
        hatchPicture(context, tiles.planes(index), tiles.width, box);
        // One pixel in thousands would be missed: the caption says it in a sign.
        const start = x + 1 + context.measureText(`${caption} `).width;
        context.fillStyle = nonFiniteInk;
        context.fillText(NON_FINITE_SIGN[worstKind(odd)], start, y + layout.height + 10, x + layout.side - start);
      }
      if (chosen || (focused && index === cursor)) {
        context.lineWidth = 2;
        context.strokeStyle = accent;
        context.strokeRect(x + 1, y + 1, layout.side - 2, layout.height - 2);
      }
    }
  }, [layout, tiles, images, nonFinite, scroll, selected, marked, cursor, focused, box, density, theme]);

  const pointUnder = (event: MouseEvent) => {
    const area = canvas.current?.getBoundingClientRect();
    return area ? tileAt(layout, event.clientX - area.left, event.clientY - area.top + scroll) : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = cursor ?? selected ?? 0;
    const next = moveTile(at, event.key, layout);
    if (next !== null) {
      setCursor(next);
      const top = Math.floor(next / layout.columns) * layout.pitchY;
      const room = box.height - layout.pitchY;
      if (top < scroll) scroller.current?.scrollTo({ top });
      else if (top > scroll + room) scroller.current?.scrollTo({ top: top - room });
    } else if (event.key === 'Enter' || event.key === ' ') onPick(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const told = focused && cursor !== null && cursor < tiles.count ? describe(cursor, null, null) : null;
  const tip = hover && hover.index < tiles.count ? describe(hover.index, ...pixelOf(tiles, hover)) : null;
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is operated as a whole; the table form is its accessible twin
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocus={() => {
        setFocused(true);
        setCursor((known) => known ?? selected ?? 0);
      }}
      onBlur={() => setFocused(false)}
      onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
      onPointerMove={(event) => {
        const point = pointUnder(event);
        setHover(point && { ...point, left: event.clientX, top: event.clientY });
      }}
      onPointerLeave={() => setHover(null)}
      onClick={(event) => {
        const point = pointUnder(event);
        if (!point) return;
        setCursor(point.index);
        onPick(point.index);
      }}
    >
      <div style={{ height: layout.contentHeight }}>
        <canvas ref={canvas} className={styles.canvas} style={{ width: box.width, height: box.height }} />
      </div>
      <output className={parts.unseen}>
        {told && `${told.title}: ${told.facts.map(([name, value]) => `${name} ${value}`).join(', ')}`}
      </output>
      {tip && hover && (
        <Tooltip x={hover.left} y={hover.top}>
          <b>{tip.title}</b>
          <Facts rows={tip.facts} />
        </Tooltip>
      )}
    </div>
  );
}

function pixelOf(tiles: Tiles, point: TilePoint): readonly [number, number] {
  return [
    Math.min(tiles.width - 1, Math.floor(point.u * tiles.width)),
    Math.min(tiles.height - 1, Math.floor(point.v * tiles.height)),
  ];
}

/** What is not finite in a tile: counted when the tile is first seen. */
function countCache(tiles: Tiles): (index: number) => NonFiniteCount | null {
  const kept = new Map<number, NonFiniteCount | null>();
  return (index) => {
    const known = kept.get(index);
    if (known !== undefined) return known;
    const count = addCounts(tiles.planes(index).map((plane) => countNonFinite(plane)));
    kept.set(index, count);
    return count;
  };
}

function imageCache(tiles: Tiles): (index: number) => HTMLCanvasElement | null {
  const kept = new Map<number, HTMLCanvasElement | null>();
  return (index) => {
    const known = kept.get(index);
    if (known !== undefined) return known;
    const image = pixelCanvas(tiles.width, tiles.height, (words) => tiles.fill(words, index));
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value as number);
    kept.set(index, image);
    return image;
  };
}
