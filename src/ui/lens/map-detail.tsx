import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { beginDrawing, token, useDensity, useElementSize } from '../plot/canvas.ts';
import { hatchPicture } from '../plot/hatch.ts';
import parts from '../plot/parts.module.css';
import { drawScaled, pixelCanvas } from '../plot/pixels.ts';
import { Facts } from '../plot/tooltip.tsx';
import styles from './map-detail.module.css';
import type { Tiles } from './tile-grid.tsx';

interface MapDetailProps {
  readonly tiles: Tiles;
  readonly index: number;
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  /** The value, or values, of one pixel in words. */
  readonly valueAt: (x: number, y: number) => string;
  readonly onClose: () => void;
}

interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** One map, large, with the value of the pixel under the pointer or the cursor keys. */
export function MapDetail({ tiles, index, title, facts, valueAt, onClose }: MapDetailProps) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useElementSize(frame);
  const density = useDensity();
  const [pixel, setPixel] = useState<Pixel | null>(null);
  const scale = Math.min(box.width / tiles.width, box.height / tiles.height) || 0;
  const [width, height] = [tiles.width * scale, tiles.height * scale];
  const at = pixel && pixel.x < tiles.width && pixel.y < tiles.height ? pixel : null;

  useEffect(() => {
    const context = beginDrawing(canvas.current, { width, height }, density);
    const image = pixelCanvas(tiles.width, tiles.height, (words) => tiles.fill(words, index));
    if (!context || !image || !canvas.current) return;
    drawScaled(context, image, 0, 0, width, height, density);
    hatchPicture(context, tiles.planes(index), tiles.width, { left: 0, top: 0, width, height });
    if (!at) return;
    context.lineWidth = 2;
    context.strokeStyle = token(canvas.current, '--accent');
    context.strokeRect(at.x * scale, at.y * scale, scale, scale);
  }, [tiles, index, width, height, scale, at, density]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (event.key === 'Escape') onClose();
    else if (move) {
      const from = at ?? { x: 0, y: 0 };
      setPixel({
        x: Math.min(tiles.width - 1, Math.max(0, from.x + move.x)),
        y: Math.min(tiles.height - 1, Math.max(0, from.y + move.y)),
      });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <aside className={styles.detail} aria-label={title} onKeyDown={onKeyDown}>
      <div
        ref={frame}
        className={styles.frame}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read out single pixels
        tabIndex={0}
        aria-label={`${title}. ${t(strings.keys)}`}
        onPointerMove={(event) => {
          const area = canvas.current?.getBoundingClientRect();
          if (!area || scale === 0) return;
          const x = Math.floor((event.clientX - area.left) / scale);
          const y = Math.floor((event.clientY - area.top) / scale);
          const inside = x >= 0 && y >= 0 && x < tiles.width && y < tiles.height;
          setPixel((known) => (!inside ? null : known?.x === x && known.y === y ? known : { x, y }));
        }}
        onPointerLeave={() => setPixel(null)}
      >
        <canvas ref={canvas} style={{ width, height }} />
      </div>
      <div className={styles.side}>
        <header>
          <h3>{title}</h3>
          <button
            type="button"
            className={parts.quiet}
            aria-label={t(strings.close)}
            title={t(strings.close)}
            onClick={onClose}
          >
            ✕
          </button>
        </header>
        <Facts rows={facts} />
        <output className={styles.readout}>
          {at ? (
            <>
              <span>{`x ${at.x}, y ${at.y}`}</span>
              <b>{valueAt(at.x, at.y)}</b>
            </>
          ) : (
            <span>{t(strings.hint)}</span>
          )}
        </output>
      </div>
    </aside>
  );
}

const MOVES: Readonly<Record<string, Pixel>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const strings = {
  close: text('lens.mapDetail.close', 'Close (Escape)'),
  keys: text('lens.mapDetail.keys', 'Arrow keys read single pixels.'),
  hint: text('lens.mapDetail.hint', 'Point at a pixel'),
};
