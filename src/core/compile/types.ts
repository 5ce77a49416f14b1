import type { OutputReading } from '../graph/output-reading.ts';
import type { RunMemory } from '../graph/run-memory.ts';
import type { TensorType } from '../tensor/types.ts';
import type { Text } from '../text.ts';
import type { ChosenVersions, ModelVersions } from './versions/versions.ts';

/**
 * What a compile takes and gives. The runtime and the command line know a network only through these types:
 * bytes for the session, and the names under which its values come and go.
 */

/** One output port of one layer node: a tensor that somebody wants to see. */
export interface WatchTarget {
  readonly nodeId: string;
  readonly port: number;
}

/** The plain compile is what a user exports. The instrumented one adds gates, `keep`, `set` and watched tensors. */
export type CompileMode =
  | { readonly mode: 'plain' }
  | { readonly mode: 'instrumented'; readonly watch?: readonly WatchTarget[] };

export type CompileOptions = CompileMode & {
  /**
   * `embedded`: the bytes hold every weight. `external`: the bytes hold the structure only, and `externalData` holds
   * one entry per tensor, so that a session is rebuilt without copying the weights. Default `embedded`.
   */
  readonly weights?: 'embedded' | 'external';
  /** The document without weights as JSON text; a plain compile stores it under `convas.document`. */
  readonly documentJson?: string;
  /** A plain compile only: the opset and IR version to write. Default: a file's own, or those of new files. */
  readonly versions?: ChosenVersions;
  /**
   * Imported drawings only: write every layer anew, as if all had been edited. For tests: what comes out must compute
   * the same.
   */
  readonly rewrite?: boolean;
};

/** One initializer outside the bytes: pass `path` and `data` to ONNX Runtime's `externalData`. */
export interface ExternalTensor {
  readonly path: string;
  readonly data: Float32Array;
}

export interface CompiledOutput {
  readonly nodeId: string;
  /** Name of the graph output: the fetch. */
  readonly name: string;
  readonly type: TensorType;
  /** Whether it is class scores, and what turns its numbers into them. */
  readonly reading: OutputReading;
}

/** What a graph input that is no picture is fed with. `file`: the tensor that comes with it. */
export type TensorFill = 'zeros' | 'ones' | 'random' | 'file';

/** A graph input that is no picture. */
export interface CompiledTensorInput {
  readonly nodeId: string;
  readonly name: string;
  readonly type: TensorType;
  readonly fill: TensorFill;
  /** Of random numbers. */
  readonly seed: number;
  /** The elements that a file gave. */
  readonly data?: Float32Array;
}

/** A value that exists once, or once per pooling branch (CBAM). */
export type BranchedValue = string | { readonly average: string; readonly max: string };

/** One attention layer of an instrumented compile. All names are graph outputs except `keep` and `set`, which are feeds. */
export interface CompiledAttention {
  readonly nodeId: string;
  readonly layerName: string;
  /** Layer type id, for example `squeezeExcitation`. */
  readonly type: string;
  /** C of the gate [N, C, 1, 1]. */
  readonly channels: number;
  readonly squeeze: BranchedValue;
  readonly hidden: BranchedValue | null;
  /** The layer's own gate, before `keep` and `set`. */
  readonly gate: string;
  /** keep·gate + set: what the maps are multiplied by. */
  readonly applied: string;
  /** Graph input [N, C, 1, 1], float32, a row per picture of the batch; 1 leaves the gate as it is, 0 removes it. */
  readonly keep: string;
  /** Graph input [N, C, 1, 1], float32; added to the gate, 0 by default. */
  readonly set: string;
}

/** A watched tensor and the graph output it comes out of. Two targets with the same tensor share a name. */
export interface WatchedValue {
  readonly nodeId: string;
  readonly port: number;
  readonly valueName: string;
  readonly type: TensorType;
}

export interface CompiledModel {
  /** A complete ONNX file (with `weights: 'external'` complete only together with `externalData`). */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalTensor[];
  /** The picture's feed; '' where an imported network takes no picture. */
  readonly inputName: string;
  /** [N, C, H, W], float32. */
  readonly inputType: TensorType;
  /** Further feeds of an imported network. */
  readonly tensorInputs?: readonly CompiledTensorInput[];
  /** One per output layer, in data-flow order. */
  readonly outputs: readonly CompiledOutput[];
  /** Attention layers in data-flow order; empty in a plain compile. */
  readonly attention: readonly CompiledAttention[];
  /** In the order asked for. Empty in a plain compile. */
  readonly watched: readonly WatchedValue[];
  /** The layer node that made a value or stored tensor, by its name; absent in an instrumented compile. */
  readonly madeBy?: ReadonlyMap<string, string>;
  /** The values that each layer gives, by its id and in the order of its output ports; absent in an instrumented compile. */
  readonly ports?: ReadonlyMap<string, readonly string[]>;
  /** The file whose operators stand in this network as they came, since no layer says what they do; null: every node is a layer's. */
  readonly keptFrom: Uint8Array | null;
  /** What a run of it takes, as far as shapes tell; absent where there is no drawing of it. */
  readonly memory?: Pick<RunMemory, 'bytes' | 'open'>;
  /** What the bytes declare. */
  readonly versions: ModelVersions;
  /** Equal for two compiles whose structure (everything except the weights' values) is equal: a session can be kept. */
  readonly structureKey: string;
}

/** Why nothing was compiled. */
export interface CompileError {
  readonly code:
    | 'invalid-graph'
    | 'unknown-watch'
    | 'too-large'
    | 'layer-crashed'
    | 'missing-source'
    | 'not-in-opset'
    | 'opset-fixed'
    | 'ir-fixed'
    | 'nothing-chosen'
    | 'shape-unknown'
    | 'not-trainable';
  readonly message: Text;
  readonly remedy: Text;
  /** The layer node concerned, where there is one. */
  readonly nodeId?: string;
  /** Of `not-trainable`: all layers in the way. */
  readonly blocking?: readonly string[];
}
