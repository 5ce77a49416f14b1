import { type Text, text } from '../text.ts';

/** “1 layer”, “3 layers” */
export function layersInWords(count: number): Text {
  return text('graph.layersInWords.count1LayerLayers', '{count, plural, one {1 layer} other {# layers}}', { count });
}
