import { layerType } from '../layers/index.ts';
import { joinTexts, sameText, type Text, text } from '../text.ts';
import type { Analysis } from './analyze.ts';
import { type OutputReading, readingOf } from './output-reading.ts';

/** What an output is, in a sentence and its reason. */
export function readingInWords(reading: OutputReading): Text {
  return joinTexts([readingInShort(reading), reading.reason], ' ');
}

/** What an output is, without the reason. */
export function readingInShort({ classes, kind }: OutputReading): Text {
  if (classes === null) return text('No class scores.', '클래스 점수가 아닙니다.');
  return {
    distribution: text(
      `Scores of ${classes} classes that add up to 100%.`,
      `클래스 ${classes}개의 점수로, 합이 100%입니다.`,
    ),
    independent: text(
      `Scores of ${classes} classes, each on its own.`,
      `클래스 ${classes}개의 점수로, 클래스마다 따로 판단합니다.`,
    ),
    plain: text(`Scores of ${classes} classes, as they are.`, `클래스 ${classes}개의 점수이며, 나온 그대로입니다.`),
  }[kind];
}

/** The outputs of a drawing by name, in data-flow order. */
export function outputReadings(analysis: Analysis): readonly (OutputReading & { readonly name: string })[] {
  return analysis.order.flatMap((id) => {
    const node = analysis.basis.document.nodes.get(id);
    return node && layerType(node.type)?.role === 'scores' ? [{ name: node.name, ...readingOf(analysis, id) }] : [];
  });
}

/** As many outputs have a line of their own; of more, the class scores that are shown and one line for the rest. */
const LINES = 2;
const NAMES = 4;

/** What the outputs of a drawing are, in at most two lines. */
export function outputsInWords(analysis: Analysis): readonly Text[] {
  const outputs = outputReadings(analysis);
  const line = ({ name, ...reading }: (typeof outputs)[number]) =>
    joinTexts([sameText(`${name}:`), readingInWords(reading)], ' ');
  if (outputs.length <= LINES) return outputs.map(line);
  const shown = outputs.find(({ classes }) => classes !== null);
  const rest = outputs.filter((output) => output !== shown);
  const scored = rest.filter(({ classes }) => classes !== null).length;
  const names = `${rest
    .slice(0, NAMES)
    .map(({ name }) => name)
    .join(', ')}${rest.length > NAMES ? ', …' : ''}`;
  const others = shown
    ? text(
        `${rest.length} further outputs, ${scored} of them class scores: ${names}`,
        `다른 출력 ${rest.length}개 (클래스 점수 ${scored}개): ${names}`,
      )
    : text(
        `${rest.length} outputs, none of them class scores: ${names}`,
        `출력 ${rest.length}개, 클래스 점수 없음: ${names}`,
      );
  return [...(shown ? [line(shown)] : []), others];
}
