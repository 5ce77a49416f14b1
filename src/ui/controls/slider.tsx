import styles from './slider.module.css';
import { sliderStops } from './slider-stops.ts';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onSlide: (value: number) => void;
  readonly onRest: () => void;
}

/**
 * A slider for exploring. A wide range is walked in even ratios, four per octave: the way from 1 to 16 is as long as
 * the one from 64 to 1024, and every power of two has its place.
 */
export function Slider({ label, value, min, max, onSlide, onRest }: SliderProps) {
  const stops = sliderStops(min, max);
  const index = nearest(stops, value);
  return (
    <input
      type="range"
      className={styles.slider}
      style={{ '--part': `${(index / Math.max(1, stops.length - 1)) * 100}%` } as React.CSSProperties}
      min={0}
      max={stops.length - 1}
      value={index}
      aria-label={label}
      aria-valuetext={String(value)}
      onChange={(event) => onSlide(stops[Number(event.target.value)] ?? value)}
      onPointerUp={onRest}
      onKeyUp={onRest}
      onBlur={onRest}
    />
  );
}

function nearest(stops: readonly number[], value: number): number {
  let best = 0;
  for (const [index, stop] of stops.entries()) {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value)) best = index;
  }
  return best;
}
