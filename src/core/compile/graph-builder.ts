import type { AttentionValues, EmitContext, NodeFacts, ParameterSpec } from '../layers/define-layer.ts';
import type { OnnxAttributes, OnnxConstant } from '../operators/node.ts';
import type { TensorType } from '../tensor/types.ts';
import { Names } from './names.ts';

/** A node before it is written: names may still change. */
export interface DraftNode {
  readonly operator: string;
  readonly inputs: string[];
  output: string;
  /** Behind the first, for operators of imported files. */
  readonly further?: readonly string[];
  readonly attributes: OnnxAttributes;
  /** The step of its layer that it belongs to: the first part of its suffix. */
  readonly step?: string;
  readonly about?: NodeFacts;
  /** Of a layer that has no form in the opset it was to be written in: the opset that it is written for. */
  readonly opset?: number;
}

/** A stored tensor before it is written. */
export type DraftInitializer =
  | { readonly kind: 'parameter'; readonly name: string; readonly nodeId: string; readonly spec: ParameterSpec }
  | { readonly kind: 'constant'; readonly name: string; readonly value: OnnxConstant };

export interface DraftAttention {
  readonly nodeId: string;
  readonly channels: number;
  readonly values: AttentionValues;
  readonly applied: string;
  readonly keep: string;
  readonly set: string;
}

/** One layer as the builder sees it. */
export interface EmittingLayer {
  readonly nodeId: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly inputTypes: readonly TensorType[];
  readonly outputTypes: readonly TensorType[];
  readonly parameterSpecs: readonly ParameterSpec[];
  /** A stored tensor of an imported file that already holds a parameter: nothing new is stored then. */
  readonly stored?: (parameterName: string) => string | undefined;
}

/**
 * What a network is written for. `plain`: to leave. `instrumented`: to be watched, the gate of every attention layer passes
 * through keep·gate + set. `training`: what acts in training only is written too, and gates are noted, as they are.
 */
export type EmitMode = 'plain' | 'instrumented' | 'training';

/** Collects what the layers emit. */
export class GraphBuilder {
  readonly nodes: DraftNode[] = [];
  readonly initializers: DraftInitializer[] = [];
  readonly attention: DraftAttention[] = [];
  /** Gates of a training, by layer. */
  readonly gates = new Map<string, string>();
  readonly names = new Names();
  private readonly mode: EmitMode;

  constructor(mode: EmitMode) {
    this.mode = mode;
  }

  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: OnnxAttributes = {},
    about: NodeFacts = {},
    step = '',
  ): string {
    this.nodes.push({ operator, inputs: [...inputs], output, attributes, about, step });
    return output;
  }

  /** The values that a rename must not touch are those that no node makes: graph inputs. */
  rename(from: string, to: string): void {
    for (const node of this.nodes) {
      if (node.output === from) node.output = to;
      for (let index = 0; index < node.inputs.length; index += 1)
        if (node.inputs[index] === from) node.inputs[index] = to;
    }
  }

  /** What one layer writes itself into. `name` is already claimed for it. */
  context(layer: EmittingLayer): EmitContext {
    const parameters = new Map<string, string>();
    let ownNameUsed = false;
    const valueName = (suffix: string) => {
      if (suffix !== '') return this.names.claim(`${layer.name}.${suffix}`);
      if (ownNameUsed) return this.names.claim(layer.name);
      ownNameUsed = true;
      return layer.name;
    };
    return {
      inputs: layer.inputs,
      inputTypes: layer.inputTypes,
      outputTypes: layer.outputTypes,
      training: this.mode === 'training',
      node: (operator, inputs, attributes = {}, suffix = '', about = {}) =>
        this.node(operator, inputs, valueName(suffix), attributes, about, suffix.split('.')[0]),
      parameter: (parameterName) => {
        const known = parameters.get(parameterName);
        if (known !== undefined) return known;
        const spec = layer.parameterSpecs.find((candidate) => candidate.name === parameterName);
        if (!spec) throw new Error(`${layer.name} emits the parameter ${parameterName}, which it does not declare`);
        const stored = layer.stored?.(parameterName);
        const name = stored ?? this.names.claim(`${layer.name}.${parameterName}`);
        parameters.set(parameterName, name);
        if (stored !== undefined) return name;
        this.initializers.push({ kind: 'parameter', name, nodeId: layer.nodeId, spec });
        return name;
      },
      constant: (suffix, value) => {
        const name = this.names.claim(`${layer.name}.${suffix}`);
        this.initializers.push({ kind: 'constant', name, value });
        return name;
      },
      attention: (values) => {
        if (this.mode === 'training') this.gates.set(layer.nodeId, values.gate);
        return this.mode === 'instrumented' ? this.instrument(layer, values) : values.gate;
      },
    };
  }

  /** Channel surgery: two inputs [N, C, 1, 1] that leave the gate alone at 1 and 0. */
  instrument(layer: Pick<EmittingLayer, 'nodeId' | 'name' | 'inputTypes'>, values: AttentionValues): string {
    const channels = layer.inputTypes[0]?.shape[1];
    if (typeof channels !== 'number') throw new Error(`${layer.name} declares a gate but its input has no channels`);
    const keep = this.names.claim(`${layer.name}.keep`);
    const set = this.names.claim(`${layer.name}.set`);
    const kept = this.node('Mul', [values.gate, keep], this.names.claim(`${layer.name}.kept`));
    const applied = this.node('Add', [kept, set], this.names.claim(`${layer.name}.applied`));
    this.attention.push({ nodeId: layer.nodeId, channels, values, applied, keep, set });
    return applied;
  }
}
