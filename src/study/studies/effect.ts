import { number } from '../../core/attributes.ts';
import { layerType } from '../../core/layers/index.ts';
import { ok } from '../../core/result.ts';
import { text } from '../../core/text.ts';
import { defineStudy, noAnswer } from '../define-study.ts';
import type { Item } from '../evaluate.ts';
import type { Network } from '../network.ts';
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
  title: text('Effect of channels', '채널의 영향'),
  summary: text(
    'Silences each channel of an attention layer in turn and measures how far the top class moves. A gate is not importance; this is.',
    '어텐션 층의 채널을 하나씩 끄면서 1위 클래스의 출력이 얼마나 변하는지 잽니다. 게이트가 아니라 이 값이 채널의 중요도를 보여 줍니다.',
  ),
  attributes: { gate: gate() },
  needs: { cases: 'one', scores: true, subject: 'attentionLayer' },
  gives: [
    { key: 'label', label: text('Top class', '1위 클래스'), per: 'study', unit: '' },
    { key: 'values', label: text('Change of its output', '출력의 변화'), per: 'channel', unit: 'logits' },
  ],
  count: ({ network, subject }) => 1 + channelCount(network, subject),
  begin: ({ network, subject }) => ({
    label: '',
    values: new Float32Array(channelCount(network, subject)).fill(Number.NaN),
    done: 0,
  }),
  run: async ({ network, cases: [studied], subject, attributes, evaluate, give }) => {
    const channels = channelCount(network, subject);
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
    label: text('Gate', '게이트'),
    help: text('What the gate is set to: 0 silences the channel.', '게이트에 넣을 값입니다. 0이면 채널이 꺼집니다.'),
    default: 0,
    min: -10,
    max: 10,
  });
}

/** Channels of an attention layer; 0 for anything else. */
function channelCount({ document, analysis }: Network, node: string): number {
  const attention = layerType(document.nodes.get(node)?.type ?? '')?.attention;
  const channels = analysis.nodes.get(node)?.inputs[0]?.shape[1];
  return attention && analysis.valid && typeof channels === 'number' ? channels : 0;
}

/** Index of the largest; −1 where all are NaN. */
function topOf(values: Float32Array): number {
  return values.indexOf(values.reduce((most, value) => Math.max(most, value), -Infinity));
}

const NO_TOP_CLASS = noAnswer(
  text(
    'The scores are NaN: there is no top class whose change could be measured.',
    '점수가 NaN이어서 변화를 잴 최고 클래스가 없습니다.',
  ),
);
const NO_SCORES = noAnswer(
  text(
    'There are no class scores that the channels of this layer could move.',
    '이 층의 채널이 바꿀 수 있는 클래스 점수가 없습니다.',
  ),
);
