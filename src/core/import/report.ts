import type { TensorType } from '../tensor/types.ts';
import type { Text } from '../text.ts';

/** What an import found, for the window's summary and for tests. */
export interface ImportReport {
  readonly producer: string;
  readonly opset: number;
  readonly domains: readonly { readonly domain: string; readonly version: number }[];
  /** ONNX nodes in the file. */
  readonly nodes: number;
  readonly layers: number;
  readonly attentionLayers: number;
  /** Operators that stay operators, with how many nodes each. */
  readonly opaque: ReadonlyMap<string, number>;
  /** Nodes that only store constants or compute shapes: kept, and shown by no layer. */
  readonly hiddenNodes: number;
  /** Values whose shape is not known without a run. */
  readonly unknownValues: readonly string[];
  readonly notes: readonly Text[];
}

/** Looks at values by running the model: the caller brings a runtime. Values that cannot be run are left out. */
export type Observe = (
  model: Uint8Array<ArrayBuffer>,
  names: readonly string[],
) => Promise<ReadonlyMap<string, TensorType>>;
