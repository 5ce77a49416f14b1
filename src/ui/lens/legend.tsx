import { formatValue } from '../../core/notation.ts';
import {
  NON_FINITE_KINDS,
  NON_FINITE_NAME,
  NON_FINITE_SIGN,
  type NonFiniteCount,
} from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { type ColorScale, gradientStops } from '../plot/colormap.ts';
import { hatchStyle } from '../plot/hatch.ts';
import styles from '../plot/parts.module.css';
import { sharesLegend } from './gate-facts.ts';

interface LegendProps {
  readonly scale: ColorScale;
  readonly ends?: readonly [string, string];
  /** How many values add up to 1: the colours then reach to the largest, and the even share is marked. */
  readonly shares?: number | null;
  /** NaN and infinities among what is shown: each that occurs has an entry of its own. */
  readonly nonFinite?: NonFiniteCount | null;
}

/** What the colours mean: the map between its two ends, with numbers; then what lies on no map. */
export function Legend({ scale, ends, shares = null, nonFinite = null }: LegendProps) {
  const t = useText();
  const about = shares === null || shares === 0 ? null : sharesLegend(shares, scale.max);
  const [low, high] = ends ?? [end(scale.min), about ? t(about.largest) : end(scale.max)];
  const name = `${t(strings.colours)}: ${low} – ${high}${about ? `. ${t(about.about)}` : ''}`;
  return (
    <>
      <span className={styles.legend} role="img" aria-label={name} title={about ? t(about.about) : undefined}>
        {low}
        <i style={{ backgroundImage: `linear-gradient(90deg, ${gradientStops(scale.map)})` }}>
          {about && <u style={{ left: `${Math.min(1, about.at) * 100}%` }} />}
        </i>
        {high}
        {about && <small>{t(about.even)}</small>}
      </span>
      <NonFiniteLegend count={nonFinite} />
    </>
  );
}

/** The colour and hatching of what is not finite, with how often it occurs: `▨ NaN ×3`. Nothing where all is finite. */
export function NonFiniteLegend({ count }: { readonly count: NonFiniteCount | null }) {
  const t = useText();
  if (!count) return null;
  return NON_FINITE_KINDS.filter((kind) => count[kind] > 0).map((kind) => {
    const name = `${t(NON_FINITE_NAME[kind])}, ×${count[kind]}`;
    return (
      <span key={kind} className={styles.legend} role="img" aria-label={name} title={name}>
        <i className={styles.patch} style={hatchStyle(kind)} />
        {`${NON_FINITE_SIGN[kind]} ×${count[kind]}`}
      </span>
    );
  });
}

function end(value: number): string {
  return Number.isInteger(value) ? formatValue(value).replace(/\.0+$/, '') : formatValue(value);
}

const strings = { colours: text('lens.legend.colours', 'Colours') };
