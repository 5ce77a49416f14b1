import { type Text, text } from '../text.ts';

/** “1 layer”, “3 layers” */
export function layersInWords(count: number): Text {
  return text(count === 1 ? '1 layer' : `${count} layers`, `레이어 ${count}개`);
}
