import { dataSetsSlice } from './data-sets.ts';
import { effectsSlice } from './effects.ts';
import type { Slice, SliceParts } from './slice.ts';

/** The features that bring their own part of the editor, by the name that its actions have there. */
const SLICES = {
  dataSets: dataSetsSlice,
  effects: effectsSlice,
} as const;

type Slices = typeof SLICES;
/** One after the other, each as what a function would take: what fits all of them has the fields of each. */
type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** All their fields of the state. */
export type SliceStates = AllOf<Slices[keyof Slices]['initial']>;
/** All their actions. */
export type SliceActions = { readonly [Name in keyof Slices]: ReturnType<Slices[Name]['create']> };

export function initialSlices(): SliceStates {
  return Object.assign({}, ...Object.values(SLICES).map(({ initial }) => initial)) as SliceStates;
}

/** @returns the actions, and what ends them, the last one first */
export function createSlices(parts: SliceParts): { readonly actions: SliceActions; readonly dispose: () => void } {
  const ends: (() => void)[] = [];
  const begin = <Actions>([name, slice]: [string, Slice<object, Actions>]) => {
    const actions = slice.create(parts);
    ends.unshift(() => slice.dispose?.(actions));
    return [name, actions] as const;
  };
  const actions = Object.fromEntries(Object.entries<Slice<object, unknown>>(SLICES as never).map(begin));
  return {
    actions: actions as unknown as SliceActions,
    dispose: () => {
      for (const end of ends) end();
    },
  };
}
