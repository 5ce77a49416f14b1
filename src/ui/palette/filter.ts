import { CATEGORIES, type Category, type LayerType } from '../../core/layers/define-layer.ts';
import { type Say, sourceWords } from '../../core/text.ts';
import { layerWords } from '../search/layer-words.ts';

export interface PaletteGroup {
  readonly category: Category;
  readonly layers: readonly LayerType[];
}

/**
 * The palette's entries for a search: every word must occur in its titles, other names or type id (`layerWords`). Layers whose
 * title starts with the search come first within their group.
 */
export function filterLayers(layers: readonly LayerType[], search: string, t: Say): readonly PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = layers.filter((layer) => {
    const haystack = layerWords(layer, t).toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
  return CATEGORIES.map((category) => ({
    category,
    layers: found.filter((layer) => layer.category === category),
  })).filter((group) => group.layers.length > 0);
}

/** The layer that Enter adds: the one whose title begins with the search, else the first that is shown. */
export function firstMatch(groups: readonly PaletteGroup[], search: string, t: Say): LayerType | undefined {
  const wanted = search.trim().toLowerCase();
  const all = groups.flatMap((group) => group.layers);
  const begins = (layer: LayerType) =>
    [t(layer.title), sourceWords(layer.title), layer.type].some((name) => name.toLowerCase().startsWith(wanted));
  return (wanted === '' ? undefined : all.find(begins)) ?? all[0];
}
