import type { Tape } from '../operators/gradients/rule.ts';
import { inferOperation } from '../operators/infer.ts';
import type { OnnxAttributes, OnnxAttributeValue, OnnxConstant, PlainNode } from '../operators/node.ts';
import type { KnownValue, OperationAttribute } from '../operators/operation.ts';
import { float32, type TensorType } from '../tensor/types.ts';
import type { Network, NetworkNode } from './network.ts';

/** The opset of what layers, rules and steps write. */
const OPSET = 17;
/** Elements up to which a constant takes part in shape inference. */
const SMALL = 64;

/** A mask that a run is fed with. */
export interface TapeMask {
  readonly layer: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly ratio: number;
}

/** Statistics of a batch beside the stored values that follow them. */
export interface TapeStatistics {
  readonly layer: string;
  readonly momentum: number;
  readonly running: { readonly mean: string; readonly variance: string };
  readonly batch: { readonly mean: string; readonly variance: string };
}

/** Collects nodes, with the type of every value; constants that are equal are one. */
export class GraphTape implements Tape {
  readonly nodes: PlainNode[] = [];
  readonly constants = new Map<string, OnnxConstant>();
  readonly masks: TapeMask[] = [];
  readonly batchStatistics: TapeStatistics[] = [];
  private readonly types = new Map<string, TensorType>();
  private readonly stated: ReadonlyMap<string, TensorType>;
  private readonly byContent = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly frozen: ReadonlySet<string>;
  private counter = 0;

  constructor(network: Network, frozen: ReadonlySet<string> = new Set()) {
    this.frozen = frozen;
    this.stated = network.stated ?? new Map();
    for (const [name, type] of network.given) this.types.set(name, type);
    for (const [name, value] of network.constants) this.store(name, value);
    for (const { inputs, outputs } of network.nodes) for (const name of [...inputs, ...outputs]) this.taken.add(name);
    for (const name of this.types.keys()) this.taken.add(name);
  }

  /** A name that nothing has: as wanted, or numbered. */
  claim(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.taken.has(name); count += 1) name = `${wanted}_${count}`;
    this.taken.add(name);
    return name;
  }

  /** A graph input. */
  feed(wanted: string, shape: readonly number[]): string {
    const name = this.claim(wanted);
    this.types.set(name, float32(shape));
    return name;
  }

  /** A graph input under this very name. */
  declare(name: string, shape: readonly number[]): void {
    this.taken.add(name);
    if (!this.types.has(name)) this.types.set(name, float32(shape));
  }

  node(operator: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string {
    const output = this.fresh(operator);
    this.write({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  write(node: PlainNode): void {
    this.nodes.push(node);
    const types = inferOperation({
      operator: node.operator,
      domain: '',
      opset: OPSET,
      attributes: plain(node.attributes),
      inputs: node.inputs.map((name) => (name === '' ? undefined : (this.types.get(name) ?? null))),
      values: node.inputs.map((name) => (name === '' ? undefined : this.known(name))),
      outputCount: node.outputs.length,
    });
    for (const [at, name] of node.outputs.entries()) {
      const type = types[at] ?? this.stated.get(name);
      if (name !== '' && type) this.types.set(name, type);
    }
  }

  /** The same node with a name for its output that says what it is. */
  named(value: string, wanted: string): string {
    const name = this.claim(wanted);
    this.write({ operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    return name;
  }

  constant(value: OnnxConstant): string {
    const key = `${value.dtype} ${value.shape.join()} ${value.data.join()}`;
    const known = this.byContent.get(key);
    if (known !== undefined) return known;
    const name = this.fresh('constant');
    this.store(name, value);
    this.byContent.set(key, name);
    return name;
  }

  shape(value: string): readonly number[] {
    const shape = this.types.get(value)?.shape;
    if (!shape?.every((dim) => typeof dim === 'number')) throw new UnknownShape(value);
    return shape as readonly number[];
  }

  dtype(value: string): string {
    return this.types.get(value)?.dtype ?? 'float32';
  }

  known(value: string): KnownValue | null {
    const constant = this.constants.get(value);
    return constant && constant.data.length <= SMALL ? { shape: constant.shape, items: constant.data } : null;
  }

  mask(node: PlainNode, like: string, ratio: number): string {
    const shape = this.shape(like);
    const { layer } = node as NetworkNode;
    const name = this.feed(`${node.outputs[0]}.mask`, shape);
    this.masks.push({ layer, name, shape, ratio });
    return name;
  }

  statistics(node: PlainNode, batch: TapeStatistics['batch']): void {
    const { layer, inputs, attributes } = node as NetworkNode;
    const stated = attributes.momentum;
    const momentum = stated && 'float' in stated ? stated.float : 0.9;
    const [, , , mean = '', variance = ''] = inputs;
    this.batchStatistics.push({ layer, momentum, running: { mean, variance }, batch });
  }

  isFrozen(node: PlainNode): boolean {
    return this.frozen.has((node as NetworkNode).layer);
  }

  private store(name: string, value: OnnxConstant): void {
    this.constants.set(name, value);
    this.types.set(name, { dtype: value.dtype, shape: value.shape });
    this.taken.add(name);
  }

  private fresh(stem: string): string {
    this.counter += 1;
    return this.claim(`step.${this.counter}.${stem}`);
  }
}

/** A value whose shape nobody can tell: the gradient behind it cannot be written. */
export class UnknownShape extends Error {
  readonly value: string;
  constructor(value: string) {
    super(`the shape of ${value} is not known`);
    this.value = value;
  }
}

function plain(attributes: OnnxAttributes): Readonly<Record<string, OperationAttribute>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, numberOf(value)]));
}

function numberOf(value: OnnxAttributeValue): OperationAttribute {
  if ('int' in value) return value.int;
  if ('float' in value) return value.float;
  if ('string' in value) return value.string;
  return 'ints' in value ? value.ints : value.floats;
}
