import { clone, equals } from '@bufbuild/protobuf';
import type { ClaimedTensor } from '../../import/claim-tensors.ts';
import type { Claim } from '../../import/recognise.ts';
import type { LayerType, ParameterSpec } from '../../layers/define-layer.ts';
import type { RecognizedConstant, RecognizedStep } from '../../layers/node-view.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from '../../onnx/gen/onnx_pb.ts';
import { attribute, node as makeNode } from '../../onnx/helpers.ts';
import type { Origin } from '../../onnx/imported.ts';
import type { Tensor } from '../../tensor/types.ts';
import { type CanonicalNode, canonicalForm, sameForm } from './canonical.ts';
import { type FileStore, type StoredChange, storedChange } from './file-store.ts';
import type { LayerPlan } from './plan.ts';
import { type Reading, readBack } from './read-back.ts';
import { sameAttributes, sameElements } from './unedited.ts';

/**
 * An edited layer keeps the nodes that it was in the file, with as little changed in them as the edit asks for. Every
 * change is tried on copies and read back as an import would read it: only what then says exactly what the layer says
 * counts. Where no such change is found, the layer is written anew.
 */

/** The layer's nodes after the edit. */
export interface Amended {
  /** In the order of the file; `index` of the file's node that one stands for. */
  readonly nodes: readonly { readonly index: number; readonly proto: NodeProto }[];
  readonly changes: readonly StoredChange[];
  readonly attention: Claim['attention'];
}

export interface AmendRequest {
  readonly plan: LayerPlan;
  readonly layer: LayerType;
  readonly origin: Origin;
  readonly store: FileStore;
  readonly dataOf: (spec: ParameterSpec) => Float32Array;
}

/** @returns null where the layer has to be written anew */
export function amend(request: AmendRequest): Amended | null {
  const { plan, layer, origin, store } = request;
  const before = store.asRead(layer, origin);
  if (!before || !sameAttributes(before.claim.attributes, origin.attributes)) return null;
  for (const rewrite of [changedOnly, allAttributes, wholeNode]) {
    const attempt = new Attempt(request, before);
    if (!attempt.rewire() || !attempt.weights() || !rewrite(attempt) || !attempt.constants()) continue;
    const reading = attempt.read();
    if (reading && says(reading, request, plan.inputs)) return attempt.result(reading);
  }
  return null;
}

/** Whether nodes that were read are the layer as it is drawn: its attributes, inputs and every element of its weights. */
export function says(
  { claim, tensors }: Reading,
  { plan, layer, store, dataOf }: Pick<AmendRequest, 'plan' | 'layer' | 'store' | 'dataOf'>,
  inputs: readonly string[],
): boolean {
  if (claim.inputs.join('\n') !== inputs.join('\n') || claim.inputs.length !== inputs.length) return false;
  if (!sameAttributes(claim.attributes, plan.node.attributes)) {
    const [a, b] = [claim.attributes, plan.node.attributes].map((attributes) =>
      canonicalForm(layer, attributes, plan.inputTypes, store.opset),
    );
    if (!a || !b || !sameForm(a, b)) return false;
  }
  const read = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const specs = specsOf(plan, tensors);
  if (read.size !== specs.length) return false;
  return specs.every((spec) => {
    const tensor = read.get(spec.name);
    return tensor !== undefined && sameElements(tensor.data, dataOf(spec));
  });
}

/** What the layer declares; where its inputs are not known, what the file has for it. */
function specsOf({ facts }: LayerPlan, read: readonly ClaimedTensor[]): readonly ParameterSpec[] {
  if (facts.outputs !== null) return facts.parameterSpecs;
  return read.map(({ name, shape }) => ({ name, shape, init: { kind: 'zeros' }, trainable: true }));
}

/** One way to change the nodes, on copies. */
class Attempt {
  readonly request: AmendRequest;
  readonly before: Reading;
  readonly changes: StoredChange[] = [];
  /** Names that count only if this way is taken. */
  private readonly taken = new Set<string>();
  /** By place in `origin.nodes`; null where a node is gone. */
  readonly nodes: (NodeProto | null)[];
  /** Nodes that take the place of those of a step, behind the place of its last. */
  readonly added = new Map<number, NodeProto[]>();

  constructor(request: AmendRequest, before: Reading) {
    this.request = request;
    this.before = before;
    this.nodes = request.origin.nodes.map((index) => clone(NodeProtoSchema, request.store.node(index)));
  }

  /** What arrives, and what leaves, under the names that it has now. */
  rewire(): boolean {
    const { origin, plan } = this.request;
    if (origin.inputs.length > 1 || plan.inputs.length > 1) {
      // Two ports may read the same value: only their places tell them apart.
      const [only] = this.nodes;
      if (this.nodes.length !== 1 || !only || only.input.join('\n') !== origin.inputs.join('\n')) return false;
      only.input = [...plan.inputs];
    } else {
      const [from, to] = [origin.inputs[0] ?? '', plan.inputs[0] ?? ''];
      for (const node of this.nodes) if (node) node.input = node.input.map((value) => (value === from ? to : value));
    }
    if (plan.outputs.length !== origin.outputs.length) return false;
    const renamed = new Map(origin.outputs.map((value, port) => [value, plan.outputs[port] ?? value]));
    for (const node of this.nodes) if (node) node.output = node.output.map((value) => renamed.get(value) ?? value);
    return true;
  }

  /** Tensors with other elements than the file's, in the file's form. */
  weights(): boolean {
    const { plan, store, dataOf } = this.request;
    const read = new Map(this.before.tensors.map((tensor) => [tensor.name, tensor]));
    return specsOf(plan, this.before.tensors).every((spec) =>
      this.weight(spec, dataOf(spec), read.get(spec.name), store),
    );
  }

  private weight(spec: ParameterSpec, data: Float32Array, read: ClaimedTensor | undefined, store: FileStore): boolean {
    const stated = this.before.claim.parameters[spec.name];
    // A parameter that the file has none of: whether its node takes one more input is for the attributes to say.
    if (!stated || !read) return true;
    const { parameters } = this.before.claim;
    // One tensor for two parameters can hold one of them only.
    const shared = Object.entries(parameters).some(([name, { value }]) => name !== spec.name && value === stated.value);
    const sameShape = read.shape.join() === spec.shape.join();
    if (sameShape && sameElements(read.data, data)) return true;
    if (shared || (stated.data && !stated.restore)) return false;
    const parameter: Tensor = { shape: spec.shape, data };
    const kept = sameShape ? store.shapeOf(stated.value) : undefined;
    const restored = stated.restore ? stated.restore(parameter) : { shape: kept ?? spec.shape, data };
    return restored !== null && this.store(stated.value, 'float32', restored.shape, restored.data);
  }

  /** Numbers that stand beside the form that layers emit. */
  constants(): boolean {
    const { plan } = this.request;
    const { attributes } = plan.node;
    return (this.before.claim.constants ?? []).every((constant) => {
      const items = constant.items(attributes);
      const was = constant.items(this.before.claim.attributes);
      if (was?.join() === items?.join()) return true;
      return items !== null && this.constant(constant, items);
    });
  }

  private constant({ node, at, dtype }: RecognizedConstant, items: readonly number[]): boolean {
    const proto = this.nodes[node.index];
    if (!proto) return false;
    if (typeof at === 'string') {
      const value = items.length === 1 ? { float: items[0] as number } : { floats: items };
      upsert(proto, attribute(at, value));
      return true;
    }
    const value = proto.input[at] ?? '';
    const shape = this.request.store.shapeOf(value);
    const kept = shape?.reduce((total, dim) => total * dim, 1) === items.length ? shape : undefined;
    const fallback = items.length === 1 ? [] : [items.length];
    if (value !== '') return this.store(value, dtype, kept ?? fallback, items);
    while (proto.input.length < at) proto.input.push('');
    const wanted = `${this.request.plan.name}.${at}`;
    proto.input[at] = this.fresh(wanted, dtype, fallback, items);
    return true;
  }

  /** New elements for a stored value: under its name where nobody else reads it, else under a name of their own. */
  private store(value: string, dtype: 'float32' | 'int64', shape: readonly number[], data: ArrayLike<number>): boolean {
    const { store, origin } = this.request;
    const change = store.change(value, origin.nodes, { dtype, shape, data });
    if (change) {
      this.changes.push(change);
      return true;
    }
    const name = this.fresh(value, dtype, shape, data);
    for (const node of this.nodes) if (node) node.input = node.input.map((input) => (input === value ? name : input));
    return true;
  }

  private fresh(wanted: string, dtype: 'float32' | 'int64', shape: readonly number[], data: ArrayLike<number>): string {
    const name = this.freshName(wanted);
    this.changes.push(storedChange(name, { dtype, shape, data }));
    return name;
  }

  /** A parameter that the layer has now and had not before. */
  newParameter(name: string): string | null {
    const { plan, dataOf } = this.request;
    const spec = plan.facts.parameterSpecs.find((candidate) => candidate.name === name);
    return spec ? this.fresh(`${plan.name}.${name}`, 'float32', spec.shape, dataOf(spec)) : null;
  }

  freshName(wanted: string): string {
    const name = this.request.store.names.free(wanted, this.taken);
    this.taken.add(name);
    return name;
  }

  private all(): readonly { readonly index: number; readonly proto: NodeProto }[] {
    return this.nodes.flatMap((proto, place) => {
      const index = this.request.origin.nodes[place] as number;
      const added = (this.added.get(place) ?? []).map((made) => ({ index, proto: made }));
      return proto ? [{ index, proto }, ...added] : added;
    });
  }

  read(): Reading | null {
    const { plan, layer, store } = this.request;
    const inputs = new Map(plan.inputs.map((value, port) => [value, plan.inputTypes[port] ?? null]));
    const nodes = this.all().map(({ proto }) => proto);
    const reading = readBack({
      ...{ layer, nodes, inputs, opset: store.opset, outputs: plan.outputs },
      surroundings: store.surroundings(this.changes),
    });
    // What stays behind a step that was written anew must still get a value of the rank that it reads.
    const ranks = (this.before.claim.steps ?? []).every(({ output }) => {
      const [was, is] = [this.before.typeOf(output), reading?.typeOf(output)];
      return !was || !is || was.shape.length === is.shape.length;
    });
    return ranks ? reading : null;
  }

  result({ claim }: Reading): Amended {
    for (const name of this.taken) this.request.store.names.claim(name);
    return { nodes: this.all(), changes: this.changes, attention: claim.attention };
  }
}

/** What the layer emits, as it was read and as it is now. */
function forms({ request, before }: Attempt) {
  const { plan, layer, origin, store } = request;
  const types = origin.inputs.map((value) => store.imported.types.get(value) ?? null);
  const was = canonicalForm(layer, before.claim.attributes, types, store.opset);
  const is = canonicalForm(layer, plan.node.attributes, plan.inputTypes, store.opset);
  return was && is ? { was, is } : null;
}

/** Attributes that the edit changed, and steps whose nodes it changed. */
function changedOnly(attempt: Attempt): boolean {
  const { plan, origin } = attempt.request;
  if (sameAttributes(origin.attributes, plan.node.attributes)) return true;
  const found = forms(attempt);
  if (!found) return false;
  const { was, is } = found;
  const steps = attempt.before.claim.steps ?? [];
  if (steps.length > 0)
    return steps.every((step) => replaceStep(attempt, step, was, is)) && sameElsewhere(steps, found);
  return withMainNode(attempt, found, (proto, old, now) => {
    for (const [name, value] of Object.entries(now.attributes)) {
      const [before, after] = [old.attributes[name], attribute(name, value)];
      if (!before || !equals(AttributeProtoSchema, attribute(name, before), after)) upsert(proto, after);
    }
    const gone = new Set(Object.keys(old.attributes).filter((name) => !(name in now.attributes)));
    proto.attribute = proto.attribute.filter((entry) => !gone.has(entry.name ?? ''));
  });
}

/** Every attribute that the layer has a word for, whatever the file had said by rule or by default. */
function allAttributes(attempt: Attempt): boolean {
  const found = forms(attempt);
  return (
    found !== null &&
    withMainNode(attempt, found, (proto, _old, now) => {
      for (const [name, value] of Object.entries(now.attributes)) upsert(proto, attribute(name, value));
      proto.attribute = proto.attribute.filter((entry) => entry.name !== 'auto_pad');
    })
  );
}

/** The node as the layer emits it, with the name and the documentation that the file's has. */
function wholeNode(attempt: Attempt): boolean {
  const found = forms(attempt);
  return (
    found !== null &&
    withMainNode(attempt, found, (proto, _old, now) => {
      proto.attribute = Object.entries(now.attributes).map(([name, value]) => attribute(name, value));
    })
  );
}

/** Changes the one node of the file that is the one node that the layer emits. */
function withMainNode(
  attempt: Attempt,
  { was, is }: { readonly was: readonly CanonicalNode[]; readonly is: readonly CanonicalNode[] },
  change: (proto: NodeProto, was: CanonicalNode, is: CanonicalNode) => void,
): boolean {
  const [old, now] = [was[0], is[0]];
  // A layer that leaves no node of its own (dropout) has only numbers beside the form.
  if (was.length === 0 && is.length === 0) return true;
  if (!old || !now || was.length !== 1 || is.length !== 1 || old.operator !== now.operator) return false;
  const places = attempt.nodes.flatMap((proto, place) => (proto?.opType === now.operator ? [place] : []));
  const [place] = places;
  const proto = place === undefined ? null : attempt.nodes[place];
  // Where none of the file's nodes is of that operator (`MatMul` for `Gemm`), the attributes have to be alike.
  if (!proto || places.length !== 1) return sameForm(was.map(withoutShapes), is.map(withoutShapes));
  change(proto, old, now);
  return changeParameters(attempt, proto, old, now);
}

/** Parameters that came or went, as inputs of the node; those that stay are where they were. */
function changeParameters(attempt: Attempt, proto: NodeProto, old: CanonicalNode, now: CanonicalNode): boolean {
  for (const [at, input] of now.inputs.entries()) {
    if (!input || !('parameter' in input) || old.inputs[at]) continue;
    const name = attempt.newParameter(input.parameter);
    if (name === null || (proto.input[at] ?? '') !== '') return false;
    while (proto.input.length < at) proto.input.push('');
    proto.input[at] = name;
  }
  for (let at = old.inputs.length - 1; at >= now.inputs.length; at -= 1) {
    if (old.inputs[at] && 'parameter' in (old.inputs[at] as object)) proto.input.splice(at, 1);
  }
  return true;
}

/** Shapes of parameters follow from attributes that no node states. */
function withoutShapes(node: CanonicalNode): CanonicalNode {
  const inputs = node.inputs.map((input) => (input && 'parameter' in input ? { ...input, shape: [] } : input));
  return { ...node, inputs };
}

/** Apart from the declared steps nothing may have changed but the shapes of parameters. */
function sameElsewhere(
  steps: readonly RecognizedStep[],
  { was, is }: { readonly was: readonly CanonicalNode[]; readonly is: readonly CanonicalNode[] },
): boolean {
  const declared = new Set(steps.map((step) => step.name));
  const rest = (nodes: readonly CanonicalNode[]) =>
    nodes.filter((node) => !declared.has(node.step)).map((node) => withoutShapes(node));
  return sameForm(rest(was), rest(is));
}

/** Writes one step anew, between the values that it stands between; true where it is as it was, too. */
function replaceStep(
  attempt: Attempt,
  step: RecognizedStep,
  was: readonly CanonicalNode[],
  is: readonly CanonicalNode[],
): boolean {
  const [before, now] = [was, is].map((nodes) => nodes.filter((node) => node.step === step.name));
  if (!before || !now || sameForm(before, now)) return true;
  const { plan } = attempt.request;
  const places = step.nodes.map((node) => node.index);
  const last = places.at(-1);
  const old = last === undefined ? null : attempt.nodes[last];
  if (!old || now.length === 0 || last === undefined) return false;
  const input = step.input === attempt.request.origin.inputs[0] ? (plan.inputs[0] ?? '') : step.input;
  const names = now.map((_, at) =>
    at === now.length - 1 ? step.output : attempt.freshName(`${plan.name}.${step.name}`),
  );
  const made: NodeProto[] = [];
  for (const [at, node] of now.entries()) {
    const inputs = node.inputs.map((entry) => {
      if (!entry || 'parameter' in entry || 'constant' in entry) return null;
      return 'inner' in entry ? (names[entry.inner] ?? null) : input;
    });
    if (!inputs.every((value): value is string => value !== null)) return false;
    const output = names[at] as string;
    const proto = makeNode(node.operator, output, inputs, [output], node.attributes);
    if (at === now.length - 1) {
      proto.name = old.name;
      proto.docString = old.docString;
      proto.metadataProps = old.metadataProps;
    }
    made.push(proto);
  }
  for (const place of places) attempt.nodes[place] = null;
  attempt.added.set(last, made);
  return true;
}

function upsert(node: NodeProto, entry: AttributeProto): void {
  // Padding by numbers takes the place of padding by rule.
  if (entry.name === 'pads') node.attribute = node.attribute.filter(({ name }) => name !== 'auto_pad');
  const at = node.attribute.findIndex(({ name }) => name === entry.name);
  if (at === -1) node.attribute.push(entry);
  else node.attribute[at] = listed(node.attribute[at] as AttributeProto, entry);
}

/** A single number stays a list where the file has a list. */
function listed(old: AttributeProto, entry: AttributeProto): AttributeProto {
  if (old.type !== AttributeProto_AttributeType.FLOATS || entry.type !== AttributeProto_AttributeType.FLOAT) {
    return entry;
  }
  return attribute(entry.name ?? '', { floats: [entry.f ?? 0] });
}
