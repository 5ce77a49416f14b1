/** What differs between two ONNX models, as data: the window, the command line and the tests all show these. */

export type DiffPart =
  | 'header'
  | 'opset'
  | 'metadata'
  | 'input'
  | 'output'
  | 'node'
  | 'order'
  | 'initializer'
  | 'value'
  | 'function'
  | 'training';

export interface DiffDetail {
  /** What of it differs: an attribute, `input`, `shape`, … */
  readonly field: string;
  /** Null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** How far apart two stored tensors of one shape are. */
export interface TensorDifference {
  /** Largest |Δ| over all elements; NaN where one of a pair is no number and the other is. */
  readonly max: number;
  /** Elements that differ. */
  readonly changed: number;
  readonly elements: number;
}

/** A layer on the canvas, and whether the drawing still uses it. */
export interface DiffLayer {
  /** Of the open drawing; null where it is not in it. */
  readonly id: string | null;
  readonly name: string;
  readonly state: 'used' | 'skipped' | 'gone';
}

export interface DiffEntry {
  readonly part: DiffPart;
  readonly change: 'added' | 'removed' | 'changed';
  /** Name of the node, tensor, value or field. */
  readonly name: string;
  /** Of a node. */
  readonly operator?: string;
  /** Shape and element type of an added or removed tensor or value. */
  readonly type?: string;
  readonly details: readonly DiffDetail[];
  readonly tensor?: TensorDifference;
  readonly layer?: DiffLayer;
}
