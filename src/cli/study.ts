import { formatFixed } from '../core/notation.ts';
import { joinTexts, type Locale, type Text, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { Estimate } from '../study/measures/estimate.ts';
import { fingerprintOf } from '../study/network.ts';
import { type StudyProgress, startStudy } from '../study/run-study.ts';
import { lab } from '../study/studies/lab/index.ts';
import { JSON_LOCALE, type LabRecipe, labJson } from '../study/studies/lab/json.ts';
import type { LabResult } from '../study/studies/lab/types.ts';
import type { CommandOf } from './command.ts';
import { dataCases, withData } from './data-network.ts';
import { aboutFile, failure, type Outcome } from './failure.ts';
import { NONE_RAN } from './run-data.ts';
import { table } from './table.ts';

/** `convas study`: what a data set says about the attention channels of a network. The same bytes every time. */
export async function study(
  { file, data, effects, seed, replicates, json, ...rest }: CommandOf<'study'>,
  locale: Locale,
): Promise<Outcome> {
  return withData(file, { ...rest, data }, async ({ network, part, set, source, runtime }) => {
    const started = startStudy(lab, {
      runtime,
      network,
      cases: Array.from(dataCases(source, network.document), (each) => each.case),
      subject: { classes: set.classes, labels: set.items.map(({ labels }) => labels) },
      attributes: { seed, replicates, effects },
    });
    if (!started.ok) return failure(started.error);
    const end = await started.value.finished();
    const skipped = end.skipped.map(({ name, reason }) => aboutFile(name, reason));
    if (end.error) return failure(...skipped, aboutFile(file, end.error.message));
    if (end.known.pictures === 0) return failure(...skipped, aboutFile(data, NONE_RAN));
    const recipe = {
      network: fingerprintOf(network),
      data: dataRecipe(set, end),
      ...{ seed, replicates, effects, against: end.known.against },
    };
    const output = json
      ? `${JSON.stringify(labJson(end.known, recipe, (words) => say(words, JSON_LOCALE)))}\n`
      : inWords(end.known, locale);
    return { ...part, output, messages: [...part.messages, ...skipped] };
  });
}

function dataRecipe(
  { name, kind, classes }: { readonly name: string; readonly kind: string; readonly classes: readonly string[] },
  { known, skipped }: StudyProgress<LabResult>,
): LabRecipe['data'] {
  return {
    ...{ name, kind, pictures: known.pictures, skipped: skipped.length },
    classes: classes.map((each, index) => ({ name: each, pictures: known.counts[index] ?? 0 })),
  };
}

function inWords(known: LabResult, locale: Locale): string {
  const words = (value: Text) => say(value, locale);
  const column = (title: Text, align: 'left' | 'right' = 'right') => ({ title: words(title), align });
  const rows = known.layers.map((layer) => [
    layer.layer,
    `${layer.channels}`,
    estimate(layer.staticShare),
    estimate(layer.classShare.layer),
    estimate(layer.effectiveChannels, 1),
    `${layer.activity.dead.length}`,
    `${layer.activity.open.length}`,
    `${layer.activity.frozen.length}`,
    layer.ladder ? estimate(layer.ladder.dynamicValue) : '–',
  ]);
  const columns = [
    column(text('cli.study.layer', 'Layer'), 'left'),
    column(text('cli.study.channels', 'Channels')),
    column(text('cli.study.staticShare', 'Static share')),
    column(text('cli.study.classShare', 'Class share')),
    column(text('cli.study.effectiveChannels', 'Effective')),
    column(text('cli.study.dead', 'Dead')),
    column(text('cli.study.open', 'Open')),
    column(text('cli.study.frozen', 'Frozen')),
    column(text('cli.study.dynamicValue', 'Dynamic value')),
  ];
  const about = joinTexts(
    [
      text('cli.study.pictures', '{count, plural, one {# picture} other {# pictures}}.', { count: known.pictures }),
      text(
        'cli.study.notImportance',
        'Shares show association; the dynamic value, by how much the accuracy drops without the pictures’ own gates, shows effect. A gate is not importance.',
      ),
    ],
    ' ',
  );
  return `${table(columns, rows)}\n${words(about)}\n`;
}

/** `0.123 (0.100 … 0.150)`; `–` where there is none. */
function estimate({ value, low, high }: Estimate, digits = 3): string {
  if (value === null) return '–';
  const number = (each: number) => formatFixed(each, digits);
  return low === null || high === null ? number(value) : `${number(value)} (${number(low)} … ${number(high)})`;
}
