import type { DataItem, DataSet } from '../core/dataset/types.ts';
import { joinTexts, type Locale, sameText, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import { evaluate } from '../study/evaluate.ts';
import { outputsOfClasses } from '../study/true-class.ts';
import type { CommandOf } from './command.ts';
import { dataCases, withData } from './data-network.ts';
import { aboutFile, failure, type Outcome } from './failure.ts';
import { type PictureReport, pictureReport } from './picture-report.ts';

/** A line of `run --data --json`. */
export type DataLine =
  | {
      readonly type: 'picture';
      readonly file: string;
      /** The set's label, or several, or null where nobody labelled it. */
      readonly label: string | readonly string[] | null;
      readonly scores: PictureReport['scores'];
      readonly attention: PictureReport['attention'];
    }
  | { readonly type: 'skipped'; readonly file: string; readonly reason: string }
  | {
      readonly type: 'summary';
      readonly pictures: number;
      readonly skipped: number;
      /** From the first picture's preparation to the last one's scores. */
      readonly seconds: number;
      /** Of the pictures with one label; null where labels and scores cannot be compared. */
      readonly accuracy: number | null;
    };

/**
 * `convas run --data`: a whole set through the network, a line per picture as soon as it ran: nothing of them is kept.
 * A picture that cannot be used is named and skipped. Fails where none ran.
 */
export async function runData(
  file: string,
  { data, batch, json, ...rest }: CommandOf<'run'> & { readonly data: string },
  locale: Locale,
  write: (text: string) => void,
): Promise<Outcome> {
  return withData(file, { ...rest, data }, async ({ network, part, set, source, runtime }) => {
    const tally = createTally(set);
    const print = (line: DataLine) => write(json ? `${JSON.stringify(line)}\n` : `${inWords(line, locale)}\n`);
    let skipped = 0;
    const start = performance.now();
    const done = await evaluate({
      runtime,
      network,
      items: dataCases(source, network.document),
      ...(batch !== null && { batch }),
      onDone: (run, model) => {
        for (const { item, values } of run) {
          const { scores, attention } = pictureReport(network.document, model, item.case, values);
          tally.add(item.item, scores);
          print({ type: 'picture', file: item.item.id, label: labelOf(set, item.item), scores, attention });
        }
        return true;
      },
      onFailed: ({ item, error }) => {
        skipped += 1;
        print({ type: 'skipped', file: item.item.id, reason: say(error.message, locale) });
        return true;
      },
    });
    const { pictures, accuracy } = tally;
    const seconds = Number(((performance.now() - start) / 1000).toFixed(3));
    print({ type: 'summary', pictures: pictures(), skipped, seconds, accuracy: accuracy() });
    if (!done.ok) return failure(joinTexts([done.error.message, sameText(done.error.detail ?? '')], ' '));
    return pictures() > 0 ? { ...part, output: '' } : failure(aboutFile(data, NONE_RAN));
  });
}

function labelOf({ classes, labelling }: DataSet, { labels }: DataItem): string | readonly string[] | null {
  const names = labels.map((label) => classes[label] ?? `${label}`);
  return labelling === 'several' ? names : (names[0] ?? null);
}

/** How often the highest score is the label, by name; by place where the network has as many scores and names none. */
function createTally({ classes, labelling }: DataSet) {
  let pictures = 0;
  let compared = 0;
  let right = 0;
  return {
    add: ({ labels: [label] }: DataItem, scores: PictureReport['scores']) => {
      pictures += 1;
      if (labelling !== 'single' || label === undefined || scores.length === 0) return;
      const outputs = outputsOfClasses(
        classes,
        scores.map((score) => score.label),
      );
      if (!outputs) return;
      const wanted = outputs[label];
      const values = scores.map(({ score }) => (typeof score === 'number' ? score : Number.NEGATIVE_INFINITY));
      const best = values.indexOf(Math.max(...values));
      compared += 1;
      if (best === wanted && Number.isFinite(values[best])) right += 1;
    },
    pictures: () => pictures,
    accuracy: () => (compared > 0 ? right / compared : null),
  };
}

function inWords(line: DataLine, locale: Locale): string {
  return say(lineText(line), locale);
}

function lineText(line: DataLine): Text {
  if (line.type === 'skipped') {
    return text('cli.runData.skipped', '{file}: skipped. {reason}', { file: line.file, reason: line.reason });
  }
  if (line.type === 'picture') {
    const [best] = [...line.scores].sort((a, b) => Number(b.score) - Number(a.score));
    const label = line.label === null ? '' : ` (${[line.label].flat().join(', ')})`;
    const share = best && typeof best.score === 'number' ? `${best.label} ${best.score.toFixed(4)}` : '–';
    return sameText(`${line.file}${label}: ${share}`);
  }
  const { pictures, skipped, seconds, accuracy } = line;
  const ran = text(
    'cli.runData.summary',
    '{pictures, plural, one {# picture} other {# pictures}} in {seconds, number, ::.0} s, {skipped, number} skipped.',
    { pictures, seconds, skipped },
  );
  if (accuracy === null) return ran;
  const right = text('cli.runData.accuracy', 'The highest score is the label for {share, number, ::percent .0}.', {
    share: accuracy,
  });
  return joinTexts([ran, right], ' ');
}

export const NONE_RAN = text('cli.runData.noneRan', 'None of its pictures could be run.');
