import { type AblationKind, measureAblation } from '../../measures/ablation.ts';
import { measureActivity } from '../../measures/activity.ts';
import { measureAgreement } from '../../measures/agreement.ts';
import { measureClassProfile } from '../../measures/class-profile.ts';
import { measureClassShare } from '../../measures/class-share.ts';
import { gateCorrelation, linearCka, measureSqueezeGate } from '../../measures/context.ts';
import { measureEffectiveChannels } from '../../measures/effective-channels.ts';
import { planOf } from '../../measures/fold-plan.ts';
import { type LadderRecord, measureLadder } from '../../measures/ladder.ts';
import { measureMutualInformation } from '../../measures/mutual-information.ts';
import { type ClassLabels, classCounts, type LayerRecord } from '../../measures/records.ts';
import type { Resampling } from '../../measures/resample.ts';
import { measureSelectivity } from '../../measures/selectivity.ts';
import { measureStaticShare } from '../../measures/static-share.ts';
import type { Network } from '../../network.ts';
import { readingNorms } from '../../weight-norms.ts';
import type { Changes } from './changed.ts';
import type { Look } from './look.ts';
import type { LabResult, LayerMeasures } from './types.ts';

/** From what was written down to the measures. In steps that let others in between. */
export function* judge(
  network: Network,
  look: Look,
  changes: Changes | null,
  changed: number,
  resampling: Resampling,
): Generator<void, LabResult, void> {
  const records = look.records();
  const labels = look.labels();
  const layers: LayerMeasures[] = [];
  for (const [index, record] of records.entries()) {
    layers.push({
      ...(yield* judgeGates(record, labels, resampling)),
      ...(yield* judgeChanges(network, record, index, changes, labels, resampling)),
    });
  }
  const all = changes?.ladders.get(null);
  return {
    pictures: look.seen().length,
    changed,
    against: look.against,
    classes: labels.classes,
    counts: [...classCounts(labels)],
    layers,
    ladder: all ? yield* measureLadder(all, labels.of, resampling) : null,
    cka: records.map((a) => records.map((b) => finite(linearCka(a, b)))),
  };
}

type OfGates = Omit<LayerMeasures, 'ablation' | 'agreement' | 'ladder' | 'plan'>;

function* judgeGates(record: LayerRecord, labels: ClassLabels, resampling: Resampling): Generator<void, OfGates, void> {
  const { gates, channels, maps } = record;
  return {
    nodeId: record.nodeId,
    layer: record.name,
    channels,
    profile: yield* measureClassProfile(record, labels, resampling),
    staticShare: yield* measureStaticShare(record, labels.of, resampling),
    classShare: yield* measureClassShare(record, labels, resampling),
    selectivity: yield* measureSelectivity(gates, channels, labels, resampling),
    mapSelectivity: maps && (yield* measureSelectivity(maps, channels, labels, resampling)),
    mutualInformation: yield* measureMutualInformation(record, labels, resampling),
    activity: measureActivity(record),
    effectiveChannels: yield* measureEffectiveChannels(record, labels.of, resampling),
    squeezeGate: yield* measureSqueezeGate(record, labels.of, resampling),
    gateCorrelation: gateCorrelation(record),
  };
}

type OfChanges = Pick<LayerMeasures, 'ablation' | 'agreement' | 'ladder' | 'plan'>;

function* judgeChanges(
  network: Network,
  record: LayerRecord,
  index: number,
  changes: Changes | null,
  labels: ClassLabels,
  resampling: Resampling,
): Generator<void, OfChanges, void> {
  const ladder = changes?.ladders.get(index);
  const tried = changes?.ablations[index];
  if (!changes || !ladder || !tried) return { ablation: null, agreement: null, ladder: null, plan: null };
  const of = (by: AblationKind) => measureAblation(tried[by], labels, resampling);
  const { channels } = record;
  const { margin, ablatedMargin } = tried.zero;
  const drops = ablatedMargin.map((each, at) => (margin[Math.floor(at / channels)] as number) - each);
  const half = (isA: number) => ({ ...ladder, right: { ...ladder.right, ...only(ladder, changes.isA, isA) } });
  return {
    ablation: { zero: yield* of('zero'), mean: yield* of('mean'), resample: yield* of('resample') },
    agreement: yield* measureAgreement(
      {
        channels,
        gates: record.gates,
        maps: record.maps,
        drops,
        weightNorm: readingNorms(network, record.nodeId, channels),
      },
      labels.of,
      resampling,
    ),
    ladder: yield* measureLadder(ladder, labels.of, resampling),
    plan: planOf(
      record.name,
      yield* measureLadder(half(1), labels.of, resampling),
      yield* measureLadder(half(0), labels.of, resampling),
    ),
  };
}

/** Of one half of the pictures: the own gates against the means of half A. */
function only(
  { right, halfMean }: LadderRecord & { readonly halfMean: Float64Array },
  isA: Uint8Array,
  wanted: number,
) {
  const kept = (column: Float64Array) => column.map((value, row) => (isA[row] === wanted ? value : Number.NaN));
  return { own: kept(right.own), dataMean: kept(halfMean) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
