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
  if (classes === null) return text('graph.outputWords.noClassScores', 'No class scores.');
  return {
    distribution: text('graph.outputWords.distribution', 'Scores of {classes} classes that add up to 100%.', {
      classes,
    }),
    independent: text('graph.outputWords.independent', 'Scores of {classes} classes, each on its own.', { classes }),
    plain: text('graph.outputWords.plain', 'Scores of {classes} classes, as they are.', { classes }),
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
        'graph.outputWords.countFurtherOutputsScoredOf',
        '{count} further outputs, {scored} of them class scores: {names}',
        { count: rest.length, scored, names },
      )
    : text('graph.outputWords.countOutputsNoneOfThem', '{count} outputs, none of them class scores: {names}', {
        count: rest.length,
        names,
      });
  return [...(shown ? [line(shown)] : []), others];
}
