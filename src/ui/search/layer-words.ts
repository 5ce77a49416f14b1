import type { LayerType } from '../../core/layers/define-layer.ts';
import type { Say } from '../../core/text.ts';
import { searchWords } from '../../language/say.ts';

/** What a search finds a layer type by: its titles and other names, in the language in use and in English, and its id. */
export function layerWords({ title, type, docs }: LayerType, t: Say): string {
  return `${searchWords(title, t)} ${docs.names ? searchWords(docs.names, t) : ''} ${type}`;
}
