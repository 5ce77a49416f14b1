import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { type ColorScale, gradientStops } from './colormap.ts';
import { formatValue } from './format.ts';
import { sharesLegend } from './gate-facts.ts';
import styles from './parts.module.css';

interface LegendProps {
  readonly scale: ColorScale;
  readonly ends?: readonly [string, string];
  /** How many values add up to 1: the colours then reach to the largest, and the even share is marked. */
  readonly shares?: number | null;
}

/** What the colours mean: the map between its two ends, with numbers. */
export function Legend({ scale, ends, shares = null }: LegendProps) {
  const t = useText();
  const about = shares === null || shares === 0 ? null : sharesLegend(shares, scale.max);
  const [low, high] = ends ?? [end(scale.min), about ? t(about.largest) : end(scale.max)];
  const name = `${t(strings.colours)}: ${low} – ${high}${about ? `. ${t(about.about)}` : ''}`;
  return (
    <span className={styles.legend} role="img" aria-label={name} title={about ? t(about.about) : undefined}>
      {low}
      <i style={{ backgroundImage: `linear-gradient(90deg, ${gradientStops(scale.map)})` }}>
        {about && <u style={{ left: `${Math.min(1, about.at) * 100}%` }} />}
      </i>
      {high}
      {about && <small>{t(about.even)}</small>}
    </span>
  );
}

function end(value: number): string {
  return Number.isInteger(value) ? formatValue(value).replace(/\.0+$/, '') : formatValue(value);
}

const strings = { colours: text('Colours', '색') };
