import type { NodeView } from '../layers/node-view.ts';
import type { NodeProto } from '../onnx/gen/onnx_pb.ts';
import { isStandard } from '../onnx/node-reads.ts';
import type { KnownValue, OperationAttribute } from '../operators/operation.ts';
import type { TensorType } from '../tensor/types.ts';
import type { Constants } from './constants.ts';
import type { ModelIndex } from './model-index.ts';
import { plainAttributes, type ValueFacts } from './value-types.ts';

/** The nodes of a model as the layer types see them. A node has one view, made when somebody looks. */
export class NodeViews {
  readonly index: ModelIndex;
  readonly constants: Constants;
  readonly facts: ValueFacts;
  /** The same with a picture of another size: what differs follows from the size. */
  private readonly resized: ValueFacts | null;
  private readonly views = new Map<number, NodeView>();

  constructor(index: ModelIndex, constants: Constants, facts: ValueFacts, resized: ValueFacts | null = null) {
    this.index = index;
    this.constants = constants;
    this.facts = facts;
    this.resized = resized;
  }

  /** Which elements of a value that is known before the run are others for a picture of another size. */
  followingSize(value: string): readonly number[] {
    const [here, there] = [this.facts.known.get(value), this.resized?.known.get(value)];
    if (!here || !this.resized) return [];
    return here.items.flatMap((item, at) => (item === there?.items[at] ? [] : [at]));
  }

  at(node: number): NodeView {
    const known = this.views.get(node);
    if (known) return known;
    const view = new View(this, node);
    this.views.set(node, view);
    return view;
  }

  typeOf(value: string): TensorType | null {
    const known = this.facts.types.get(value);
    if (known) return known;
    const info = this.constants.info(value);
    return info?.dtype ? { dtype: info.dtype, shape: info.shape } : null;
  }

  knownOf(value: string): KnownValue | null {
    return this.facts.known.get(value) ?? this.constants.known(value);
  }
}

class View implements NodeView {
  readonly index: number;
  readonly operator: string;
  readonly opset: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  private readonly all: NodeViews;
  private readonly proto: NodeProto;
  private cachedAttributes: Readonly<Record<string, OperationAttribute>> | null = null;

  constructor(all: NodeViews, node: number) {
    this.all = all;
    this.proto = all.index.nodes[node] as NodeProto;
    this.index = node;
    const { domain, opType = '' } = this.proto;
    this.operator = isStandard(domain) ? opType : `${domain}::${opType}`;
    this.opset = all.index.opset;
    this.inputs = this.proto.input;
    this.outputs = this.proto.output;
  }

  private get attributes(): Readonly<Record<string, OperationAttribute>> {
    this.cachedAttributes ??= plainAttributes(this.proto);
    return this.cachedAttributes;
  }

  has(attribute: string): boolean {
    return this.proto.attribute.some((entry) => entry.name === attribute);
  }

  int(attribute: string, fallback: number): number {
    const value = this.attributes[attribute];
    return typeof value === 'number' ? value : fallback;
  }

  float(attribute: string, fallback: number): number {
    const value = this.attributes[attribute];
    return typeof value === 'number' ? shortest(value) : fallback;
  }

  text(attribute: string, fallback: string): string {
    const value = this.attributes[attribute];
    return typeof value === 'string' ? value : fallback;
  }

  list(attribute: string): readonly number[] | null {
    const value = this.attributes[attribute];
    return Array.isArray(value) && value.every((item) => typeof item === 'number') ? (value as number[]) : null;
  }

  inputType(input: number): TensorType | null {
    return this.all.typeOf(this.inputs[input] ?? '');
  }

  outputType(output = 0): TensorType | null {
    return this.all.typeOf(this.outputs[output] ?? '');
  }

  known(input: number): KnownValue | null {
    return this.all.knownOf(this.inputs[input] ?? '');
  }

  scalar(input: number): number | null {
    const items = this.known(input)?.items;
    const [item] = items ?? [];
    return items?.length === 1 && typeof item === 'number' ? shortest(item) : null;
  }

  constantShape(input: number): readonly number[] | null {
    const info = this.all.constants.info(this.inputs[input] ?? '');
    return info?.dtype === 'float32' ? info.shape : null;
  }

  constantData(input: number): Float32Array | null {
    return this.constantShape(input) && this.all.constants.data(this.inputs[input] ?? '');
  }

  numbers(attribute: string, input: number): readonly number[] | null | undefined {
    const list = this.list(attribute);
    if (list) return list;
    if ((this.inputs[input] ?? '') === '') return undefined;
    const items = this.known(input)?.items;
    return items?.every((item) => typeof item === 'number') ? (items as readonly number[]) : null;
  }

  producer(input: number): NodeView | null {
    const value = this.inputs[input] ?? '';
    const made = this.all.index.producers.get(value);
    return made && !this.all.constants.has(value) ? this.all.at(made.node) : null;
  }

  consumers(output = 0): readonly NodeView[] {
    const uses = this.all.index.uses.get(this.outputs[output] ?? '') ?? [];
    return uses.map(({ node }) => this.all.at(node));
  }

  isOutput(output = 0): boolean {
    return this.all.index.outputs.has(this.outputs[output] ?? '');
  }

  isPrivate(output = 0): boolean {
    if (this.isOutput(output)) return false;
    // Shape arithmetic reads the shape alone: it does not count as a reader.
    const uses = (this.all.index.uses.get(this.outputs[output] ?? '') ?? []).filter(
      ({ node }) => !this.all.facts.folded.has(node),
    );
    return uses.length === 1 && uses[0]?.input !== -1;
  }
}

/** The shortest decimal number that is this float32: 0.2, not 0.20000000298. */
export function shortest(value: number): number {
  if (!Number.isFinite(value) || Math.fround(value) !== value) return value;
  for (let digits = 1; digits <= 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
