import type { Attributes } from '../attributes.ts';
import type { KnownValue } from '../operators/operation.ts';
import type { TensorType } from '../tensor/types.ts';
import type { ModelProto } from './gen/onnx_pb.ts';

/**
 * Where an imported drawing came from. It travels with the document by reference and never changes, so that whatever
 * nobody edited is written back exactly as it was read. Not part of the drawing's JSON form.
 */
export interface ImportedModel {
  /** The file as it was read. Its tensors are views of these bytes. */
  readonly bytes: Uint8Array;
  readonly model: ModelProto;
  /** Where `model` is parsed little by little. Who asks for it before that is done has the rest parsed at once. */
  readonly parsing?: Parsing;
  /** Files with the elements of external tensors, by the location that the model names. */
  readonly externalFiles: ReadonlyMap<string, Uint8Array>;
  /** Opset of the standard domain. */
  readonly opset: number;
  /** Small values that are fixed before a run (shapes, axes), for what has to stand without the nodes that made them. */
  readonly known: ReadonlyMap<string, KnownValue>;
  /** Types of the model's values as far as they are known. */
  readonly types: ReadonlyMap<string, TensorType>;
  /** By layer node id. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** The imported tensors by `parameterKey`: a parameter is unedited while the store holds this very array. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

export interface Parsing {
  readonly done: boolean;
  readonly whenDone: Promise<void>;
}

/** Waits until the structure of the file can be looked at without keeping anybody waiting. */
export async function modelAtHand(imported: ImportedModel | undefined): Promise<void> {
  if (imported?.parsing && !imported.parsing.done) await imported.parsing.whenDone;
}

/** What one layer node was in the file. */
export interface Origin {
  readonly type: string;
  readonly attributes: Attributes;
  /** Indexes into `graph.node` of the nodes that the layer stands for, in the file's order; empty for inputs and outputs. */
  readonly nodes: readonly number[];
  /** Value names by input port. */
  readonly inputs: readonly string[];
  /** Value names by output port. */
  readonly outputs: readonly string[];
  /** For each parameter, the value in the file that holds it; null where it was computed (a fused batch normalisation). */
  readonly parameters: ReadonlyMap<string, string | null>;
  /** Attention layers: where a gate is read and taken over. */
  readonly attention?: OriginAttention;
}

export interface OriginAttention {
  readonly squeeze: string | { readonly average: string; readonly max: string };
  readonly hidden: string | { readonly average: string; readonly max: string } | null;
  /** The gate as [N, C, 1, 1]. */
  readonly gate: string;
  /** The node and the input through which the gate flows on to the maps. */
  readonly applied: { readonly node: number; readonly input: number };
}
