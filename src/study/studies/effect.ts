import { number } from '../../core/attributes.ts';
import { ok } from '../../core/result.ts';
import { text } from '../../core/text.ts';
import { attentionChannels } from '../attention-channels.ts';
import { defineStudy, noAnswer } from '../define-study.ts';
import type { Item } from '../evaluate.ts';
import { topOf } from '../measures/answers.ts';
import { oneChannel } from '../overrides.ts';
import { readScores } from '../read-run.ts';

/** What replacing the gate of each channel of one attention layer alone does to the top class of one case. */
export interface ChannelEffect {
  /** The top class; '' until it is known. */
  readonly label: string;
  /** By channel: output of the top class with this channel's gate replaced, less the output as it was; NaN until measured. */
  readonly values: Float32Array;
  /** Channels measured so far: the first ones. */
  readonly done: number;
}

/** The network as it is comes first, as channel −1. */
interface EffectItem extends Item {
  readonly channel: number;
}

type Configuration = { readonly gate: ReturnType<typeof gate> };
/** Node id of an attention layer. */
type LayerId = string;

/** Every channel in turn, all others at their own gates: many channels per run where the graph takes a batch. */
export const effect = defineStudy<Configuration, LayerId, ChannelEffect>({
  id: 'effect',
  title: text('studies.effect.title', 'Effect of channels'),
  summary: text(
    'studies.effect.summary',
    'Silences each channel of an attention layer in turn and measures how far the top class moves. A gate is not importance; this is.',
  ),
  attributes: { gate: gate() },
  needs: { cases: 'one', scores: true, subject: 'attentionLayer' },
  gives: [
    { key: 'label', label: text('studies.effect.topClass', 'Top class'), per: 'study', unit: '' },
    {
      key: 'values',
      label: text('studies.effect.changeOfItsOutput', 'Change of its output'),
      per: 'channel',
      unit: 'logits',
    },
  ],
  count: ({ network, subject }) => 1 + attentionChannels(network, subject),
  begin: ({ network, subject }) => ({
    label: '',
    values: new Float32Array(attentionChannels(network, subject)).fill(Number.NaN),
    done: 0,
  }),
  run: async ({ network, cases: [studied], subject, attributes, evaluate, give }) => {
    const channels = attentionChannels(network, subject);
    if (!studied || channels === 0) return NO_SCORES;
    const values = new Float32Array(channels).fill(Number.NaN);
    let known: ChannelEffect = { label: '', values, done: 0 };
    let plain: { readonly raw: Float32Array; readonly top: number } | null = null;
    let missing: typeof NO_SCORES | null = null;

    function* items(): Generator<EffectItem> {
      if (!studied) return;
      yield { case: studied, channel: -1 };
      for (let channel = 0; channel < channels; channel += 1) {
        yield { case: studied, channel, overrides: oneChannel(subject, channel, attributes.gate) };
      }
    }

    const outcome = await evaluate({
      items: items(),
      fetch: 'outputs',
      skips: false,
      onDone: (done, model) => {
        for (const { item, values: given } of done) {
          const scores = readScores(model, network.document, given);
          if (item.channel === -1) {
            const top = scores ? topOf(scores.values) : -1;
            if (!scores || top === -1) {
              missing = scores && scores.values.length > 0 ? NO_TOP_CLASS : NO_SCORES;
              return false;
            }
            plain = { raw: scores.raw, top };
            known = { ...known, label: scores.labels[top] ?? `${top}` };
          } else if (scores && plain) {
            values[item.channel] = (scores.raw[plain.top] as number) - (plain.raw[plain.top] as number);
            known = { ...known, done: item.channel + 1 };
          }
        }
        known = { ...known, values: values.slice() };
        give(known);
        return true;
      },
    });
    return missing ?? (outcome.ok ? ok(known) : outcome);
  },
});

function gate() {
  return number({
    label: text('studies.effect.gate', 'Gate'),
    help: text('studies.effect.help', 'What the gate is set to: 0 silences the channel.'),
    default: 0,
    min: -10,
    max: 10,
  });
}

const NO_TOP_CLASS = noAnswer(
  text(
    'studies.effect.theScoresAreNanThere',
    'The scores are NaN: there is no top class whose change could be measured.',
  ),
);
const NO_SCORES = noAnswer(
  text('studies.effect.thereAreNoClassScores', 'There are no class scores that the channels of this layer could move.'),
);
