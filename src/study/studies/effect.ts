import { err, ok, type Result } from '../../core/result.ts';
import type { Runtime, RuntimeError } from '../../runtime/types.ts';
import type { StudyCase } from '../cases.ts';
import { evaluate, type Item } from '../evaluate.ts';
import { channelsOf, type Network, runnable } from '../network.ts';
import { oneChannel } from '../overrides.ts';
import { readScores } from '../read-run.ts';

/** What silencing each channel of one attention layer alone does to the top class of one case. */
export interface ChannelEffect {
  /** The top class; '' until it is known. */
  readonly label: string;
  /** By channel: output of the top class with this channel silenced, less the output as it was; NaN until measured. */
  readonly values: Float32Array;
  /** Channels measured so far: the first ones. */
  readonly done: number;
}

export interface EffectOptions {
  readonly runtime: Runtime;
  readonly network: Network;
  readonly case: StudyCase;
  /** Node id of an attention layer. */
  readonly layer: string;
  readonly signal?: AbortSignal;
  /** What is known so far, after every run. */
  readonly onPart: (effect: ChannelEffect) => void;
}

/** Channel by channel; the first item is the network as it is. */
interface EffectItem extends Item {
  readonly channel: number;
}

/**
 * Silences every channel of a layer in turn, all others at their own gates: many channels per run where the graph takes a
 * batch. Errors: those of a run; `no-top-class` where the scores are NaN or there are none.
 */
export async function measureEffect({
  runtime,
  network,
  case: studyCase,
  layer,
  signal,
  onPart,
}: EffectOptions): Promise<Result<ChannelEffect, RuntimeError | 'no-scores' | 'no-top-class'>> {
  const model = runnable(network);
  if (!model.ok) return model;
  const channels = channelsOf(model.value).get(layer);
  if (channels === undefined) return err('no-scores');
  const values = new Float32Array(channels).fill(Number.NaN);
  let effect: ChannelEffect = { label: '', values, done: 0 };
  let plain: { readonly raw: Float32Array; readonly top: number } | null = null;
  let missing: 'no-scores' | 'no-top-class' | null = null;

  function* items(): Generator<EffectItem> {
    yield { case: studyCase, channel: -1 };
    for (let channel = 0; channel < (channels ?? 0); channel += 1) {
      yield { case: studyCase, channel, overrides: oneChannel(layer, channel, 0) };
    }
  }

  const outcome = await evaluate<EffectItem>({
    runtime,
    network,
    items: items(),
    fetch: 'outputs',
    ...(signal && { signal }),
    onDone: (done, compiled) => {
      for (const { item, values: given } of done) {
        const scores = readScores(compiled, network.document, given);
        if (item.channel === -1) {
          const top = scores ? topOf(scores.values) : -1;
          if (!scores || top === -1) {
            missing = scores && scores.values.length > 0 ? 'no-top-class' : 'no-scores';
            return false;
          }
          plain = { raw: scores.raw, top };
          effect = { ...effect, label: scores.labels[top] ?? `${top}` };
        } else if (scores && plain) {
          values[item.channel] = (scores.raw[plain.top] as number) - (plain.raw[plain.top] as number);
          effect = { ...effect, done: item.channel + 1 };
        }
      }
      effect = { ...effect, values: values.slice() };
      onPart(effect);
      return true;
    },
  });
  if (missing !== null) return err(missing);
  return outcome.ok ? ok(effect) : outcome;
}

/** Index of the largest; −1 where all are NaN. */
function topOf(values: Float32Array): number {
  return values.indexOf(values.reduce((most, value) => Math.max(most, value), -Infinity));
}
