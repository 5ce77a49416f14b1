import { boolean, int } from '../../../core/attributes.ts';
import { ok } from '../../../core/result.ts';
import { text } from '../../../core/text.ts';
import { createBreather, inTurns } from '../../asynchronous.ts';
import { attentionChannels } from '../../attention-channels.ts';
import type { StudyCase } from '../../cases.ts';
import { defineStudy, noAnswer } from '../../define-study.ts';
import type { Network } from '../../network.ts';
import { type ChangedItem, type Changes, createChanges } from './changed.ts';
import { judge } from './judge.ts';
import { createLook, type LookItem } from './look.ts';
import type { LabResult, LabSubject } from './types.ts';

const attributes = {
  seed: int({
    label: text('studies.lab.seed', 'Seed'),
    help: text('studies.lab.seedHelp', 'The same seed gives the same numbers, bit for bit.'),
    default: 1,
    min: 0,
    max: 2 ** 31 - 1,
  }),
  replicates: int({
    label: text('studies.lab.replicates', 'Resamplings'),
    help: text('studies.lab.replicatesHelp', 'How often the pictures are drawn anew for the intervals.'),
    default: 500,
    min: 50,
    max: 10_000,
  }),
  effects: boolean({
    label: text('studies.lab.effects', 'Measure effects'),
    help: text(
      'studies.lab.effectsHelp',
      'Runs every picture again with each gate replaced: hundreds of runs a picture. Without it only associations are known.',
    ),
    default: true,
  }),
} as const;

/** Pictures after which a first look is shown. */
const FIRST = 64;

/** What a folder of pictures says about a network's channels: twelve measures of every attention layer. */
export const lab = defineStudy<typeof attributes, LabSubject | null, LabResult>({
  id: 'lab',
  title: text('studies.lab.title', 'Attention over many pictures'),
  summary: text(
    'studies.lab.summary',
    'Runs a whole data set and says what the gates follow from (association) and what they change (effect), each number with its interval.',
  ),
  attributes,
  needs: { cases: 'many', scores: false, subject: 'network' },
  gives: [
    { key: 'layers', label: text('studies.lab.layers', 'Measures of each attention layer'), per: 'study', unit: '' },
    { key: 'ladder', label: text('studies.lab.ladder', 'All layers’ gates replaced'), per: 'study', unit: 'share' },
    { key: 'cka', label: text('studies.lab.cka', 'Alikeness of layers'), per: 'study', unit: '' },
  ],
  count: ({ network, cases, attributes: { effects } }) => cases.length * (1 + (effects ? runsPerPicture(network) : 0)),
  begin: ({ subject }) => beginning(subject?.classes ?? []),
  run: async ({ network, cases, subject, attributes: { seed, replicates, effects }, evaluate, give }) => {
    const look = createLook(network, subject ?? { classes: [], labels: cases.map(() => []) });
    const breathe = createBreather();
    const resampling = { seed, replicates };
    const judged = (changes: Changes | null, changed: number, draws = replicates) =>
      inTurns(judge(network, look, changes, changed, { seed, replicates: draws }), breathe);
    let shown = 0;
    let showing: Promise<void> = Promise.resolve();
    const looked = await evaluate<LookItem>({
      items: cases.map((studied, picture) => ({ case: studied, picture })),
      fetch: 'steps',
      onDone: (done, model) => {
        look.add(done, model);
        const seen = look.seen().length;
        // Twice as many pictures, half as wide intervals: shown at each doubling, of few resamplings.
        if (seen >= Math.max(FIRST, 2 * shown)) {
          shown = seen;
          showing = showing.then(async () => give(await judged(null, 0, 50)));
        }
        return true;
      },
    });
    await showing;
    if (!looked.ok) return looked;
    const rows = look.seen();
    const records = look.records();
    if (rows.length === 0) return noAnswer(NO_PICTURES);
    if (records.length === 0) return noAnswer(NO_ATTENTION);
    const plain = await judged(null, 0, resampling.replicates);
    const answers = rows.flatMap((picture) => look.answers[picture] ?? []);
    if (!effects || answers.every(({ logits }) => logits.length === 0)) return ok(plain);
    give(plain);
    const changes = createChanges({
      network,
      records,
      labels: look.labels(),
      answers,
      independent: look.independent,
      seed,
    });
    let changed = 0;
    let next = FIRST;
    function* items(): Generator<ChangedItem> {
      for (const row of changes.order) {
        yield* changes.itemsOf(row, cases[rows[row] as number] as StudyCase);
        changed += 1;
      }
    }
    const done = await evaluate<ChangedItem>({
      items: items(),
      fetch: 'outputs',
      onDone: (batch, model) => {
        changes.add(batch, model);
        if (changed >= next) {
          next *= 2;
          showing = showing.then(async () => give(await judged(changes, changed, 50)));
        }
        return true;
      },
    });
    await showing;
    if (!done.ok) return done;
    return ok(await judged(changes, changed));
  },
});

function beginning(classes: readonly string[]): LabResult {
  const counts = classes.map(() => 0);
  return { pictures: 0, changed: 0, against: 'own', classes, counts, layers: [], ladder: null, cka: [] };
}

/** What the second pass runs a picture: six rungs of each layer and of all, three ablations of each channel. */
function runsPerPicture(network: Network): number {
  const layers = [...network.document.nodes.keys()].map((id) => attentionChannels(network, id)).filter((c) => c > 0);
  return 6 * (layers.length + 1) + 3 * layers.reduce((sum, channels) => sum + channels, 0);
}

const NO_PICTURES = text('studies.lab.noPictures', 'None of the pictures could be run.');
const NO_ATTENTION = text(
  'studies.lab.noAttention',
  'This network has no attention layer: there are no gates to study.',
);
