import { layerType } from '../core/layers/index.ts';
import { formatFigures, formatFixed } from '../core/notation.ts';
import { NON_FINITE_SIGN, nonFiniteKind } from '../core/tensor/non-finite.ts';
import { formatShape } from '../core/tensor/types.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { JsonNumber, PictureReport, RunReport, Values } from './run.ts';
import { displayWidth } from './table.ts';

const BAR = 30;
const PER_LINE = 10;

/**
 * What `run` prints for people: scores with bars, best first, what is said of the picture, then the steps of every
 * attention layer.
 * @param about what the outputs are and where the weights come from, one line each
 * @param remarks of each picture
 */
export function runInWords(
  { provider, pictures }: RunReport,
  about: readonly Text[],
  remarks: readonly (readonly Text[])[],
  locale: Locale,
): string {
  const head = [text('cli.runText.runOnProvider', 'Run on: {provider}', { provider }), ...about]
    .map((line) => say(line, locale))
    .join('\n');
  return `${[head, ...pictures.map((picture, at) => pictureInWords(picture, remarks[at] ?? [], locale))].join('\n\n')}\n`;
}

function pictureInWords(
  { file, scores, outputs = [], attention }: PictureReport,
  remarks: readonly Text[],
  locale: Locale,
): string {
  const blocks = [
    ...(file === null ? [] : [file]),
    ...(scores.length > 0 ? [scoreLines(scores)] : []),
    ...(outputs.length > 0 ? [outputLines(outputs, locale)] : []),
    ...(scores.length + outputs.length === 0 ? [noScores(locale)] : []),
    ...remarks.map((remark) => `  ${say(remark, locale)}`),
  ];
  for (const { layer, type, squeeze, hidden, gate } of attention) {
    const known = layerType(type);
    const title = known ? say(known.title, locale) : type;
    const lines = [
      `${layer} (${title})`,
      ...vectorLines(say(text('cli.runText.squeeze', 'squeeze'), locale), squeeze),
      ...(hidden === null ? [] : vectorLines(say(text('cli.runText.hidden', 'hidden'), locale), hidden)),
      ...vectorLines(say(text('cli.runText.gate', 'gate'), locale), gate),
    ];
    blocks.push(lines.join('\n'));
  }
  return blocks.join('\n');
}

/** `  mask  1×1×256×256  0.0001 … 0.9998  mean 0.2841` */
function outputLines(outputs: NonNullable<PictureReport['outputs']>, locale: Locale): string {
  const word = say(text('cli.runText.mean', 'mean'), locale);
  return outputs
    .map(({ name, shape, min, mean, max, nonFinite = {} }) => {
      const written = (value: number | null) => (value === null ? '–' : formatFigures(value, 4));
      const range = `${written(min)} … ${written(max)}`;
      const odd = Object.entries(nonFinite).map(([kind, count]) => `  ${sign(kind)} ×${count}`);
      return `  ${name}  ${formatShape(shape)}  ${range}  ${word} ${written(mean)}${odd.join('')}`;
    })
    .join('\n');
}

function noScores(locale: Locale): string {
  return say(text('cli.runText.theOutputIsNotScore', '  The output is not one score per class.'), locale);
}

function scoreLines(scores: PictureReport['scores']): string {
  const ranked = [...scores].sort((a, b) => rank(b.score) - rank(a.score));
  const shown = ranked.slice(0, 10);
  const width = Math.max(...shown.map(({ label }) => displayWidth(label)));
  const lines = shown.map(({ label, score }) => {
    const space = ' '.repeat(width - displayWidth(label));
    if (typeof score === 'string') return `  ${label}${space}  ${sign(score)}`;
    const bar = '█'.repeat(Math.max(0, Math.min(BAR, Math.round(score * BAR))));
    return `  ${label}${space}  ${formatFixed(score, 4)}  ${bar}`.trimEnd();
  });
  const more = ranked.length - shown.length;
  return [...lines, ...(more > 0 ? [`  … +${more}`] : [])].join('\n');
}

function vectorLines(title: string, values: Values): readonly string[] {
  if (!('average' in values)) return [`  ${title}`, ...numberLines(values)];
  return [...vectorLines(`${title} · average`, values.average), ...vectorLines(`${title} · max`, values.max)];
}

function fixed(value: JsonNumber): string {
  return typeof value === 'string' ? sign(value) : formatFixed(value, 3);
}

/** As the window writes what is not finite. */
function sign(word: string): string {
  return NON_FINITE_SIGN[nonFiniteKind(Number(word)) ?? 'nan'];
}

/** A place for what has none: NaN comes last. */
function rank(score: JsonNumber): number {
  const value = Number(score);
  return Number.isNaN(value) ? -Number.MAX_VALUE : Math.min(Number.MAX_VALUE, value);
}

/** Ten values a line, each line with the channel it begins at. */
function numberLines(values: readonly JsonNumber[]): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += PER_LINE) {
    const numbers = values.slice(at, at + PER_LINE).map((value) => fixed(value).padStart(8));
    lines.push(`${`${at}`.padStart(8)} │${numbers.join('')}`);
  }
  return lines;
}
