import type { Attributes } from '../../attributes.ts';
import type { LayerType } from '../../layers/define-layer.ts';
import type { OnnxAttributeValue, OnnxConstant } from '../../operators/node.ts';
import type { TensorType } from '../../tensor/types.ts';
import { adaptNode, NotInOpset } from '../adapt-node.ts';
import { GraphBuilder } from '../graph-builder.ts';

/** A layer as Convas writes it, apart from every name: two layers that compute alike have the same form. */

/** What a node reads: what arrives at the layer, what another node of it makes, a parameter, or numbers. */
export type CanonicalInput =
  | { readonly port: number }
  /** A node of the same step, by its place in it. */
  | { readonly inner: number }
  /** A node of another step, counted from that step's last. */
  | { readonly step: string; readonly fromEnd: number }
  | { readonly parameter: string; readonly shape: readonly number[] }
  | { readonly constant: OnnxConstant }
  | null;

export interface CanonicalNode {
  readonly operator: string;
  readonly step: string;
  readonly attributes: Readonly<Record<string, OnnxAttributeValue>>;
  readonly inputs: readonly CanonicalInput[];
}

/**
 * The nodes of a layer in the forms of an opset.
 * @returns null where its inputs are not known, or the layer cannot be written between them
 */
export function canonicalForm(
  layer: LayerType,
  attributes: Attributes,
  inputTypes: readonly (TensorType | null)[],
  opset: number,
): readonly CanonicalNode[] | null {
  if (!inputTypes.every((type): type is TensorType => type !== null)) return null;
  const outputs = layer.inferShapes(attributes, inputTypes);
  if (!outputs.ok) return null;
  const builder = new GraphBuilder('plain');
  const inputs = inputTypes.map((_, port) => builder.names.claim(`input${port}`));
  const name = builder.names.claim('layer');
  const parameterSpecs = layer.parameters(attributes, inputTypes);
  const context = builder.context({
    nodeId: '',
    name,
    inputs,
    inputTypes,
    outputTypes: outputs.value,
    parameterSpecs,
  });
  layer.emit(attributes, context);
  const drafts = inOpset(builder, name, inputTypes, opset);
  if (!drafts) return null;
  const steps = new Map<string, string[]>();
  for (const { step, output } of drafts) steps.set(step, [...(steps.get(step) ?? []), output]);
  const stepOf = new Map(drafts.map(({ step, output }) => [output, step]));
  const stored = new Map(builder.initializers.map((entry) => [entry.name, entry]));
  const inputOf = (value: string, own: string): CanonicalInput => {
    const step = stepOf.get(value);
    const members = steps.get(step ?? '') ?? [];
    if (step === own) return { inner: members.indexOf(value) };
    if (step !== undefined) return { step, fromEnd: members.length - 1 - members.indexOf(value) };
    const entry = stored.get(value);
    if (entry?.kind === 'constant') return { constant: entry.value };
    if (entry) return { parameter: entry.spec.name, shape: entry.spec.shape };
    const port = inputs.indexOf(value);
    return port === -1 ? null : { port };
  };
  return drafts.map((draft) => ({
    operator: draft.operator,
    step: draft.step,
    attributes: draft.attributes,
    inputs: draft.inputs.map((value) => inputOf(value, draft.step)),
  }));
}

/** Null where the opset has no form for one of the nodes. */
function inOpset(builder: GraphBuilder, name: string, inputTypes: readonly TensorType[], opset: number) {
  try {
    return builder.nodes.flatMap((draft) =>
      adaptNode(draft, opset, builder, name, inputTypes).map((adapted) => ({ ...adapted, step: draft.step ?? '' })),
    );
  } catch (error) {
    if (error instanceof NotInOpset) return null;
    throw error;
  }
}

/** Whether two layers, or two steps of layers, compute the same. */
export function sameForm(a: readonly CanonicalNode[], b: readonly CanonicalNode[]): boolean {
  return JSON.stringify(a, exact) === JSON.stringify(b, exact);
}

/** JSON has one zero, and no infinity. */
function exact(_key: string, value: unknown): unknown {
  const special = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
  return special ? `number ${Object.is(value, -0) ? '-0' : value}` : value;
}
