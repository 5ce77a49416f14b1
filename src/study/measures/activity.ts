import { text } from '../../core/text.ts';
import { defineMeasure, NO_INTERVAL_COUNT } from './define-measure.ts';
import type { LayerRecord } from './records.ts';

export const activity = defineMeasure({
  id: 'activity',
  title: text('measures.activity.title', 'Dead, open, frozen'),
  shows: 'association',
  definition: text(
    'measures.activity.definition',
    'Dead: no gate above 0.05 for any picture. Open: none below 0.95. Frozen: its standard deviation over pictures is below 0.01. Silent hidden unit: 0 for every picture.',
  ),
  interval: NO_INTERVAL_COUNT,
  unit: '',
});

const DEAD = 0.05;
const OPEN = 0.95;
const FROZEN = 0.01;

/** Channel or unit indices, ascending. */
export interface Activity {
  readonly dead: readonly number[];
  readonly open: readonly number[];
  readonly frozen: readonly number[];
  readonly silentHidden: readonly number[];
  /** Shares of all gates that are exactly 0 and exactly 1: what hard gates do. */
  readonly exactlyZero: number;
  readonly exactlyOne: number;
}

/** Counts over all pictures; a layer without pictures has none of anything. */
export function measureActivity({ gates, channels, hidden }: LayerRecord): Activity {
  const dead: number[] = [];
  const open: number[] = [];
  const frozen: number[] = [];
  const pictures = channels > 0 ? gates.length / channels : 0;
  for (let channel = 0; channel < channels && pictures > 0; channel += 1) {
    const column = columnOf(gates, channels, channel);
    let [least, most, mean] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (const value of column) {
      least = Math.min(least, value);
      most = Math.max(most, value);
      mean += value / pictures;
    }
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pictures;
    if (most <= DEAD) dead.push(channel);
    if (least >= OPEN) open.push(channel);
    if (Math.sqrt(variance) < FROZEN) frozen.push(channel);
  }
  const count = (wanted: number) => gates.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0);
  const share = (wanted: number) => (gates.length > 0 ? count(wanted) / gates.length : 0);
  return { dead, open, frozen, silentHidden: silent(hidden), exactlyZero: share(0), exactlyOne: share(1) };
}

function silent(hidden: LayerRecord['hidden']): readonly number[] {
  if (!hidden || hidden.values.length === 0) return [];
  const { units, values } = hidden;
  return Array.from({ length: units }, (_, unit) => unit).filter((unit) =>
    columnOf(values, units, unit).every((value) => value === 0),
  );
}

function columnOf(values: Float32Array, width: number, column: number): Float32Array {
  return Float32Array.from({ length: values.length / width }, (_, row) => values[row * width + column] as number);
}
