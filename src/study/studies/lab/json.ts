import type { Locale, Text } from '../../../core/text.ts';
import { ABLATIONS, type AblationEffect } from '../../measures/ablation.ts';
import type { Estimate } from '../../measures/estimate.ts';
import type { Ladder } from '../../measures/ladder.ts';
import type { LabResult, LayerMeasures } from './types.ts';

/** The lab's numbers as one JSON document, the same bytes for the same input: what `study --json` prints and reports hold. */

/** How the numbers came to be: enough to have them again. */
export interface LabRecipe {
  /** Hash of the network as it was run: structure and weights. */
  readonly network: string;
  /** For people; never a path. */
  readonly data: {
    readonly name: string;
    readonly kind: string;
    readonly pictures: number;
    readonly skipped: number;
    readonly classes: readonly { readonly name: string; readonly pictures: number }[];
  };
  readonly seed: number;
  readonly replicates: number;
  readonly effects: boolean;
  /** What a margin is measured against: labels, or, where nobody said what the pictures show, the network's own answer. */
  readonly against: 'label' | 'own';
}

type Say = (text: Text) => string;

export function labJson(result: LabResult, recipe: LabRecipe, say: Say) {
  const one = (estimate: Estimate) => estimateJson(estimate, say);
  return {
    format: 1,
    recipe,
    pictures: result.pictures,
    classes: result.classes,
    layers: result.layers.map((layer) => layerJson(layer, one)),
    ladder: result.ladder && ladderJson(result.ladder, one),
    cka: { layers: result.layers.map(({ layer }) => layer), values: result.cka.map((row) => row.map(rounded)) },
    plan: result.layers.flatMap(({ plan }) =>
      plan
        ? [
            {
              layer: plan.layer,
              action: plan.fold ? 'fold' : 'keep',
              chosenBy: one(plan.chosenBy),
              before: one(plan.before),
              after: one(plan.after),
              cost: one(plan.cost),
            },
          ]
        : [],
    ),
  };
}

export type LabJson = ReturnType<typeof labJson>;

function layerJson(layer: LayerMeasures, one: (estimate: Estimate) => EstimateJson) {
  const { profile, classShare, activity, ablation, agreement, ladder } = layer;
  return {
    layer: layer.layer,
    channels: layer.channels,
    classMean: profile.mean.map((row) => row.map(rounded)),
    classSd: profile.sd.map((row) => row.map(rounded)),
    classMeanInterval: profile.estimates.map((row) => row.map(one)),
    staticShare: one(layer.staticShare),
    classShare: one(classShare.layer),
    classShareNull: one(classShare.chance),
    classShareByChannel: classShare.channels.map(one),
    selectivity: layer.selectivity.map(one),
    mapSelectivity: layer.mapSelectivity?.map(one) ?? null,
    mutualInformation: layer.mutualInformation.map(one),
    dead: activity.dead,
    open: activity.open,
    frozen: activity.frozen,
    silentHidden: activity.silentHidden,
    exactlyZero: rounded(activity.exactlyZero),
    exactlyOne: rounded(activity.exactlyOne),
    effectiveChannels: one(layer.effectiveChannels),
    ablation: ablation && Object.fromEntries(ABLATIONS.map((kind) => [kind, ablationJson(ablation[kind], one)])),
    agreement: agreement && {
      gate: one(agreement.gate),
      map: one(agreement.map),
      weightNorm: one(agreement.weightNorm),
      top: agreement.top,
    },
    context: {
      squeezeGate: layer.squeezeGate.map(one),
      gateCorrelation: layer.gateCorrelation.map((row) => row.map(rounded)),
    },
    ladder: ladder && ladderJson(ladder, one),
    dynamicValue: ladder && one(ladder.dynamicValue),
    staticValue: ladder && one(ladder.staticValue),
  };
}

function ablationJson({ margin, marginByClass, accuracy }: AblationEffect, one: (estimate: Estimate) => EstimateJson) {
  return {
    margin: margin.map(one),
    marginByClass: marginByClass.map((row) => row.map(one)),
    accuracy: accuracy.map(one),
  };
}

function ladderJson({ steps }: Ladder, one: (estimate: Estimate) => EstimateJson) {
  return steps.map(({ gates, accuracy, divergence }) => ({
    gates,
    accuracy: one(accuracy),
    divergence: one(divergence),
  }));
}

interface EstimateJson {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason?: string;
}

function estimateJson({ value, low, high, reason }: Estimate, say: Say): EstimateJson {
  return {
    value: rounded(value),
    low: rounded(low),
    high: rounded(high),
    ...(reason && { reason: say(reason) }),
  };
}

/** Nine digits: more than the 32 bits of a gate hold; what differs below is the order of a sum. */
function rounded(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(9));
}

/** For tests and reports: the language of a document for machines. */
export const JSON_LOCALE: Locale = 'en';
