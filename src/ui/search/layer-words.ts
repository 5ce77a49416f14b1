import type { LayerType } from '../../core/layers/define-layer.ts';
import { type Say, sourceWords, type Text } from '../../core/text.ts';

/**
 * What a search finds a layer type by, with commas between: its titles and other names, in the language in use and in
 * English, and its id.
 */
export function layerWords({ title, type, docs }: LayerType, t: Say): string {
  const both = (text: Text) => [t(text), sourceWords(text)];
  return [...both(title), ...(docs.names ? both(docs.names) : []), type].join(', ');
}
