import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { type ColorScale, gradientStops } from './colormap.ts';
import { formatValue } from './format.ts';
import styles from './parts.module.css';

/** What the colours mean: the map between its two ends, with numbers. */
export function Legend({ scale, ends }: { readonly scale: ColorScale; readonly ends?: readonly [string, string] }) {
  const t = useText();
  const [low, high] = ends ?? [end(scale.min), end(scale.max)];
  return (
    <span className={styles.legend} role="img" aria-label={`${t(strings.colours)}: ${low} – ${high}`}>
      {low}
      <i style={{ backgroundImage: `linear-gradient(90deg, ${gradientStops(scale.map)})` }} />
      {high}
    </span>
  );
}

function end(value: number): string {
  return Number.isInteger(value) ? formatValue(value).replace(/\.0+$/, '') : formatValue(value);
}

const strings = { colours: text('Colours', '색') };
