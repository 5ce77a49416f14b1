import type { DraftValue } from './build-model.ts';
import type { BranchedValue, CompiledAttention, WatchedValue } from './types.ts';

/** Graph outputs of one attention layer. Ranks of squeeze and hidden depend on the layer's form: left to the runtime. */
export function attentionValues(entry: CompiledAttention): readonly DraftValue[] {
  const open = (value: BranchedValue | null): DraftValue[] =>
    (value === null ? [] : typeof value === 'string' ? [value] : [value.average, value.max]).map((name) => ({
      name,
      dtype: 'float32',
      shape: null,
    }));
  const gate = (name: string): DraftValue => ({ name, dtype: 'float32', shape: ['N', entry.channels, 1, 1] });
  return [...open(entry.squeeze), ...open(entry.hidden), gate(entry.gate), gate(entry.applied)];
}

export function watchedValue({ valueName, type }: WatchedValue): DraftValue {
  return { name: valueName, ...type };
}

/** Each name once: two watches of one value are one output. */
export function uniqueValues(values: readonly DraftValue[]): readonly DraftValue[] {
  return [...new Map(values.map((value) => [value.name, value])).values()];
}
