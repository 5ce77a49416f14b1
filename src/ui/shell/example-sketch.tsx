import type { Sketch } from '../../examples/sketch.ts';
import { categoryColour } from '../category.ts';
import styles from './examples-dialog.module.css';

/** Air around the drawing, in its own pixels. */
const MARGIN = 4;

/** How a drawing looks from afar: its cards in the colours of their categories, and what joins them. */
export function ExampleSketch({ sketch: { width, height, cards, lines } }: { readonly sketch: Sketch }) {
  const box = [-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(' ');
  return (
    <svg className={styles.sketch} viewBox={box} aria-hidden="true">
      {lines.map(({ x1, y1, x2, y2 }) => (
        <line
          key={`${x1} ${y1} ${x2} ${y2}`}
          data-up={y2 < y1 || undefined}
          x1={x1}
          y1={y1}
          x2={x2}
          y2={y2}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {cards.map(({ category, x, y, width: w, height: h }) => (
        <rect
          key={`${x} ${y}`}
          x={x}
          y={y}
          width={w}
          height={h}
          rx={3}
          style={{ fill: category ? categoryColour(category) : 'var(--line-strong)' }}
        />
      ))}
    </svg>
  );
}
