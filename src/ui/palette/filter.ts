import { CATEGORIES, type Category } from '../../core/layers/define-layer.ts';
import type { Locale, Say } from '../../core/text.ts';
import { type AddPlace, type LayerEntry, layerEntries } from '../search/layer-entries.ts';

export interface PaletteGroup {
  readonly category: Category;
  readonly entries: readonly LayerEntry[];
}

/** The palette for a search: what is found, by category, and what Enter adds. */
export interface PaletteList {
  readonly groups: readonly PaletteGroup[];
  readonly best: LayerEntry | undefined;
}

/** Found and ranked as in the add box (`layerEntries`); without a search everything, in the palette's order. */
export function paletteList(at: AddPlace, search: string, t: Say, locale: Locale): PaletteList {
  const found = layerEntries(at, search, t, locale);
  const groups = CATEGORIES.map((category) => ({
    category,
    entries: found.filter(({ layer }) => layer.category === category),
  }));
  return {
    groups: groups.filter(({ entries }) => entries.length > 0),
    best: search.trim() === '' ? undefined : found.find(({ refused }) => !refused),
  };
}
