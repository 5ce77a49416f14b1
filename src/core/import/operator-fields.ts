import type { Attributes } from '../attributes.ts';
import type { GraphDocument } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { type OpaqueDetails, type OpaqueInput, opaqueDetails } from '../layers/opaque-details.ts';
import { AttributeProto_AttributeType as AttributeType, type NodeProto } from '../onnx/gen/onnx_pb.ts';
import { dtypeOf } from '../onnx/helpers.ts';
import type { OperationAttribute } from '../operators/operation.ts';
import { err, ok, type Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import { parameterKey, type TensorStore } from '../weights/tensor-store.ts';
import { shortest } from './node-views.ts';
import { summarise } from './opaque-nodes.ts';

/** What a person can change of an operator that Convas has no layer for: its attributes, and its small stored inputs. */

export interface OperatorField {
  /** Unique within the operator. */
  readonly key: string;
  /** The attribute's name; of a stored input, the name that the file gives its value. */
  readonly name: string;
  readonly kind: 'whole' | 'number' | 'text';
  readonly isList: boolean;
  readonly value: OperationAttribute;
  /** Where it stands: an input by its index, an attribute by its name. */
  readonly at: number | string;
  /** The parameter that holds it, where it is one of the drawing's weights. */
  readonly parameter?: string;
}

/** Elements that fit one line of a form. */
const MOST = 16;

const KINDS: Readonly<Partial<Record<AttributeType, Pick<OperatorField, 'kind' | 'isList'>>>> = {
  [AttributeType.FLOAT]: { kind: 'number', isList: false },
  [AttributeType.INT]: { kind: 'whole', isList: false },
  [AttributeType.STRING]: { kind: 'text', isList: false },
  [AttributeType.FLOATS]: { kind: 'number', isList: true },
  [AttributeType.INTS]: { kind: 'whole', isList: true },
  [AttributeType.STRINGS]: { kind: 'text', isList: true },
};

/** The fields of an operator of an imported file; none for any other layer, or where its file is not at hand. */
export function operatorFields(document: GraphDocument, weights: TensorStore, id: string): readonly OperatorField[] {
  const node = document.nodes.get(id);
  const origin = document.imported?.origins.get(id);
  const proto = document.imported?.model.graph?.node[origin?.nodes[0] ?? -1];
  if (!node || !proto || layerType(node.type)?.fromFile !== true || origin?.nodes.length !== 1) return [];
  const details = opaqueDetails(node.attributes);
  const attributes = Object.entries(details.attributes).flatMap(([name, value]): OperatorField[] => {
    const kind = attributeKind(proto, name);
    return kind ? [{ key: `attribute ${name}`, name, at: name, value, ...kind }] : [];
  });
  const inputs = details.inputs.flatMap((input, at): OperatorField[] => {
    const field = input && !('port' in input) ? inputField(input, id, weights) : null;
    const name = proto.input[at] || `input ${at + 1}`;
    return field ? [{ key: `input ${at}`, name, at, ...field }] : [];
  });
  return [...attributes, ...inputs];
}

function attributeKind(proto: NodeProto, name: string): Pick<OperatorField, 'kind' | 'isList'> | null {
  const entry = proto.attribute.find((candidate) => candidate.name === name);
  if (entry?.type === AttributeType.TENSOR) {
    const dtype = dtypeOf(entry.t?.dataType);
    if (dtype === 'float32' || dtype === 'float64') return { kind: 'number', isList: false };
    return dtype === 'int32' || dtype === 'int64' ? { kind: 'whole', isList: false } : null;
  }
  return KINDS[entry?.type ?? AttributeType.UNDEFINED] ?? null;
}

type StoredInput = Exclude<OpaqueInput, null | { readonly port: number }>;

function inputField(
  { type, value, parameter }: StoredInput,
  id: string,
  weights: TensorStore,
): Pick<OperatorField, 'kind' | 'isList' | 'value' | 'parameter'> | null {
  if (parameter) {
    const tensor = weights.get(parameterKey(id, parameter.name));
    // What training adjusts is no setting.
    if (!tensor || parameter.trainable || tensor.data.length === 0 || tensor.data.length > MOST) return null;
    const items = [...tensor.data].map(shortest);
    return { kind: 'number', isList: items.length > 1, value: shown(items), parameter: parameter.name };
  }
  const items = value?.items ?? [];
  const writable = type?.dtype === 'int64' || type?.dtype === 'float32';
  if (!writable || items.length === 0 || items.length > MOST) return null;
  if (!items.every((item): item is number => typeof item === 'number')) return null;
  return { kind: type.dtype === 'int64' ? 'whole' : 'number', isList: items.length > 1, value: shown(items) };
}

function shown(items: readonly number[]): OperationAttribute {
  return items.length === 1 ? (items[0] as number) : items;
}

/** A field's value as one line. */
export function formatOperatorValue({ value }: Pick<OperatorField, 'value'>): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Reads what a person typed; a stored input keeps its number of elements. */
export function readOperatorValue(field: OperatorField, typed: string): Result<OperationAttribute, Text> {
  if (field.kind === 'text') {
    return ok(
      field.isList
        ? typed
            .split(',')
            .map((item) => item.trim())
            .filter(Boolean)
        : typed,
    );
  }
  const items = typed
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  const least = field.kind === 'whole' ? Number.isSafeInteger : Number.isFinite;
  if (items.length === 0 || !items.every((item) => least(item))) {
    return err(
      field.kind === 'whole'
        ? text('import.operatorFields.aWholeNumber', 'a whole number')
        : text('import.operatorFields.aNumber', 'a number'),
    );
  }
  const count = Array.isArray(field.value) ? field.value.length : 1;
  const fixed = !field.isList || typeof field.at === 'number';
  if (fixed && items.length !== count) {
    return err(
      count === 1
        ? text('import.operatorFields.number', 'one number')
        : text('import.operatorFields.countNumbers', '{count} numbers', { count }),
    );
  }
  return ok(field.isList ? items : (items[0] as number));
}

/** What a changed field does to the drawing: other attributes of the layer, or other weights. */
export interface OperatorChange {
  readonly attributes?: Attributes;
  readonly weights?: TensorStore;
}

/** @param value as `readOperatorValue` gives it */
export function changeOperator(
  document: GraphDocument,
  weights: TensorStore,
  id: string,
  field: OperatorField,
  value: OperationAttribute,
): OperatorChange {
  const numbers = (Array.isArray(value) ? value : [value]).map(Number);
  if (field.parameter !== undefined) {
    const key = parameterKey(id, field.parameter);
    const tensor = weights.get(key);
    if (!tensor) return {};
    const changed = new Map(weights).set(key, { ...tensor, data: Float32Array.from(numbers) });
    // Shapes may follow from the number: then the drawing holds it, too.
    const stated = opaqueDetails(document.nodes.get(id)?.attributes ?? {}).inputs[Number(field.at)];
    const held = stated && !('port' in stated) && stated.value !== undefined;
    return { weights: changed, ...(held && { attributes: changedDetails(document, id, field, value, numbers) }) };
  }
  return { attributes: changedDetails(document, id, field, value, numbers) };
}

function changedDetails(
  document: GraphDocument,
  id: string,
  { at }: OperatorField,
  value: OperationAttribute,
  numbers: readonly number[],
): Attributes {
  const before = opaqueDetails(document.nodes.get(id)?.attributes ?? {});
  const changed: OpaqueDetails =
    typeof at === 'string'
      ? { ...before, attributes: { ...before.attributes, [at]: value } }
      : { ...before, inputs: before.inputs.map((input, index) => (index === at ? withItems(input, numbers) : input)) };
  // What a run has shown holds for the old setting only.
  const { observed, ...rest } = changed;
  const details: OpaqueDetails = observed
    ? { ...rest, observed: { inputs: observed.inputs, outputs: observed.outputs.map(() => null) } }
    : rest;
  return { details: JSON.stringify(details), summary: summarise(details.attributes) };
}

function withItems(input: OpaqueInput, items: readonly number[]): OpaqueInput {
  if (!input || 'port' in input || !input.value) return input;
  const { followingSize: _, ...rest } = input;
  return { ...rest, value: { ...input.value, items } };
}
