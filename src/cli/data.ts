import { type DataCard, dataCard } from '../core/dataset/card.ts';
import { labelsOf } from '../core/dataset/known-classes.ts';
import { type DataProblem, dataProblemInWords } from '../core/dataset/problems.ts';
import { LIMITS } from '../core/project/limits.ts';
import { jsonNumber } from '../core/tensor/non-finite.ts';
import { joinTexts, type Locale, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import { inspect } from '../pictures/inspect.ts';
import { createPictureSource } from '../pictures/source.ts';
import type { CommandOf } from './command.ts';
import { openDataSource } from './data-source.ts';
import { cardInWords } from './data-text.ts';
import { aboutFile, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject } from './files.ts';
import { pictureWorkers } from './picture-pool.ts';

/** `convas data`: what a data set holds, before anything is done with it. Every picture is decoded once. */
export async function data({ source, order, network, json }: CommandOf<'data'>, locale: Locale): Promise<Outcome> {
  const known = network === null ? [] : await networkLabels(network);
  if ('exitCode' in known) return known;
  const opened = await openDataSource(source, { order });
  if (!opened.ok) return failure(aboutFile(source, inWords(opened.error)));
  const { set, readFile } = opened.value;
  const workers = pictureWorkers(set.pixels ? 0 : set.items.length);
  try {
    const pictures = createPictureSource({ set, readFile, look: workers.look });
    const facts = await inspect(pictures, { abreast: workers.abreast });
    const card = dataCard(set, facts ?? [], known);
    return success(json ? `${JSON.stringify(cardAsJson(card, locale), null, 2)}\n` : cardInWords(card, locale));
  } finally {
    workers.dispose();
  }
}

/** Where a person has to say what an array means, how to say it here. */
function inWords(problem: DataProblem): Text {
  const words = dataProblemInWords(problem);
  return problem.question
    ? joinTexts([words, text('cli.data.axesNhwcAxesNchw', '(--axes nhwc, --axes nchw)')], ' ')
    : words;
}

async function networkLabels(file: string): Promise<readonly string[] | Outcome> {
  const project = await readProject(file, LIMITS.fileBytes);
  return project.ok ? labelsOf(project.value.document) : fileFailure(file, project.error);
}

/** The card as `data --json` prints it: names as they are, reasons in the language of the system. */
function cardAsJson({ unreadable, duplicates, imbalance, remarks, ...card }: DataCard, locale: Locale) {
  return {
    ...card,
    // JSON has no infinity, which is what the ratio is where a class is empty.
    imbalance: imbalance && { ...imbalance, ratio: jsonNumber(imbalance.ratio) },
    duplicates: duplicates.map(({ ids, ...differ }) => ({ files: ids, ...differ })),
    unreadable: unreadable.map(({ id, reason }) => ({ file: id, reason: say(reason, locale) })),
    ...remarks,
  };
}
