import styles from './slider.module.css';

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

const OCTAVE = 4;
const LINEAR = 64;

/** The values a slider can take. @example sliderStops(1, 8) // [1, 2, … 8]; sliderStops(1, 1024) // [1, 2, 3, 4, 5, 6, 7, 8, 10, …] */
export function sliderStops(min: number, max: number): readonly number[] {
  if (max - min <= LINEAR || min < 1) {
    const step = Math.max(1, Math.ceil((max - min) / 256));
    return Array.from({ length: Math.floor((max - min) / step) + 1 }, (_, index) => min + index * step);
  }
  const stops = new Set<number>([min]);
  for (let exponent = 0; min * 2 ** (exponent / OCTAVE) <= max; exponent += 1) {
    stops.add(Math.round(min * 2 ** (exponent / OCTAVE)));
  }
  return [...stops.add(max)].sort((a, b) => a - b);
}

function nearest(stops: readonly number[], value: number): number {
  let best = 0;
  for (const [index, stop] of stops.entries()) {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value)) best = index;
  }
  return best;
}
