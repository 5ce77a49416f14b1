import { percentText } from '../core/format.ts';
import { formatFixed } from '../core/notation.ts';
import { type Locale, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import { scoreNames, scoreOutput } from '../study/read-run.ts';
import { outputsOfClasses } from '../study/true-class.ts';
import { perClass } from '../train/class-table.ts';
import { type EvaluationCase, evaluateOn } from '../train/evaluate.ts';
import type { CommandOf } from './command.ts';
import { dataCases, withData } from './data-network.ts';
import { aboutFile, failure, type Outcome, success } from './failure.ts';
import { NONE_RAN } from './run-data.ts';
import { table } from './table.ts';

/** `convas evaluate`: how often a network is right on a labelled data set, and what it confuses. */
export async function evaluateData(
  { file, data, json, ...rest }: CommandOf<'evaluate'>,
  locale: Locale,
): Promise<Outcome> {
  return withData(file, { ...rest, data }, async ({ network, part, set, source, runtime }) => {
    const compiled = network.instrumented();
    const output = compiled.ok ? scoreOutput(compiled.value) : null;
    const names = compiled.ok ? scoreNames(compiled.value, network.document) : null;
    if (!output || !names) {
      return failure(aboutFile(file, text('cli.evaluate.noScores', 'This network gives no class scores.')));
    }
    const outputs = outputsOfClasses(set.classes, names);
    if (!outputs)
      return failure(
        aboutFile(
          data,
          text(
            'cli.evaluate.otherClasses',
            'Its classes are not those of the network: they have other names, or are not as many.',
          ),
        ),
      );
    function* cases(): Generator<EvaluationCase> {
      for (const { case: studied, item } of dataCases(source, network.document)) {
        if (item.labels.length > 0) yield { case: studied, truth: item.labels.map((label) => outputs?.[label] ?? -1) };
      }
    }
    const kind = output.reading.kind === 'independent' ? 'binaryCrossEntropy' : 'crossEntropy';
    const done = await evaluateOn(runtime, network, cases(), { kind });
    if (!done.ok) return failure(aboutFile(file, done.error.message));
    const { loss, accuracy, pictures, labels, confusion, skipped } = done.value;
    if (pictures === 0 || accuracy === null || loss === null) return failure(aboutFile(data, NONE_RAN));
    const notes = [...part.messages, ...skipped.map((each) => aboutFile(each.name, each.reason))];
    const classes = perClass(confusion, labels);
    if (json) {
      return success(
        `${JSON.stringify({ pictures, skipped: skipped.length, loss, accuracy, labels, confusion, classes })}\n`,
        ...notes,
      );
    }
    const column = (title: Parameters<typeof say>[0], align: 'left' | 'right' = 'right') => ({
      title: say(title, locale),
      align,
    });
    const columns = [
      column(text('cli.evaluate.class', 'Class'), 'left'),
      column(text('cli.evaluate.pictures', 'Pictures')),
      column(text('cli.evaluate.precision', 'Precision')),
      column(text('cli.evaluate.recall', 'Recall')),
      column(text('cli.evaluate.f', 'F1')),
    ];
    const share = (value: number | null) => (value === null ? '–' : formatFixed(value, 3));
    const rows = classes.map((each) => [
      each.label,
      `${each.pictures}`,
      share(each.precision),
      share(each.recall),
      share(each.f1),
    ]);
    const words = text(
      'cli.evaluate.summary',
      '{accuracy} of {pictures, plural, one {# picture} other {# pictures}} are right; loss {loss}.',
      {
        ...{ accuracy: percentText(accuracy), pictures, loss: formatFixed(loss, 4) },
      },
    );
    return success(`${classes.length > 0 ? `${table(columns, rows)}\n` : ''}${say(words, locale)}\n`, ...notes);
  });
}
