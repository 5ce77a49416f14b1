/** What runs over many pictures left behind, as plain numbers: all that the measures know. Row-major, a row per picture. */

/** One attention layer over all pictures. */
export interface LayerRecord {
  readonly nodeId: string;
  /** The layer's own name. */
  readonly name: string;
  readonly channels: number;
  /** [pictures, channels]: the layer's own gates. */
  readonly gates: Float32Array;
  /** [pictures, channels]: what entered the excitation; of several pooling branches the average. Null where there is none. */
  readonly squeeze: Float32Array | null;
  /** [pictures, units], of several branches the larger value; null where the layer has no hidden units. */
  readonly hidden: { readonly units: number; readonly values: Float32Array } | null;
  /** [pictures, channels]: mean of each map after it was scaled by its gate; null where it does not follow from the squeeze. */
  readonly maps: Float32Array | null;
}

/** Who says what a picture shows. */
export interface ClassLabels {
  readonly classes: readonly string[];
  /** By picture: index of its class; −1 where nobody, or somebody said several. */
  readonly of: Int32Array;
}

/** How many pictures there are of each class. */
export function classCounts({ classes, of }: ClassLabels): Int32Array {
  const counts = new Int32Array(classes.length);
  for (const label of of) if (label >= 0) counts[label] = (counts[label] as number) + 1;
  return counts;
}

/** Fewer pictures than this say nothing about a class. */
export const LEAST_PER_CLASS = 30;
