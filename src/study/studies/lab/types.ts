import type { AblationEffect, AblationKind } from '../../measures/ablation.ts';
import type { Activity } from '../../measures/activity.ts';
import type { Agreement } from '../../measures/agreement.ts';
import type { ClassProfile } from '../../measures/class-profile.ts';
import type { ClassShare } from '../../measures/class-share.ts';
import type { Estimate } from '../../measures/estimate.ts';
import type { FoldStep } from '../../measures/fold-plan.ts';
import type { Ladder } from '../../measures/ladder.ts';

/** What the lab knows of one attention layer: all twelve measures, or null for those that were not asked for. */
export interface LayerMeasures {
  readonly nodeId: string;
  /** The layer's own name. */
  readonly layer: string;
  readonly channels: number;
  readonly profile: ClassProfile;
  readonly staticShare: Estimate;
  readonly classShare: ClassShare;
  readonly selectivity: readonly Estimate[];
  /** The same of the means of scaled maps; null where they are not known. */
  readonly mapSelectivity: readonly Estimate[] | null;
  readonly mutualInformation: readonly Estimate[];
  readonly activity: Activity;
  readonly effectiveChannels: Estimate;
  readonly squeezeGate: readonly Estimate[];
  readonly gateCorrelation: readonly (readonly (number | null)[])[];
  readonly ablation: Readonly<Record<AblationKind, AblationEffect>> | null;
  readonly agreement: Agreement | null;
  readonly ladder: Ladder | null;
  readonly plan: FoldStep | null;
}

/** What the lab knows so far. */
export interface LabResult {
  /** Pictures whose gates are known, and those of them that were run with other gates. */
  readonly pictures: number;
  readonly changed: number;
  /** What a margin is measured against. `own`: nobody said what the pictures show, so against the network's own answer. */
  readonly against: 'label' | 'own';
  readonly classes: readonly string[];
  /** Pictures of each class. */
  readonly counts: readonly number[];
  /** In data-flow order; empty until the first look. */
  readonly layers: readonly LayerMeasures[];
  /** With the gates of all layers replaced at once. */
  readonly ladder: Ladder | null;
  /** [layer][layer]; null where gates never move. */
  readonly cka: readonly (readonly (number | null)[])[];
}

/** What a folder of pictures is to the lab. */
export interface LabSubject {
  /** Names of the data set's classes. */
  readonly classes: readonly string[];
  /** By picture: indices of its classes. Ascending; empty where nobody said. */
  readonly labels: readonly (readonly number[])[];
}
