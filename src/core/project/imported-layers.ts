import { sameAttributes } from '../compile/imported/unedited.ts';
import type { GraphDocument } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import type { Origin, OriginAttention } from '../onnx/imported.ts';
import { err, ok, type Result } from '../result.ts';
import { sameText, type Text, text } from '../text.ts';
import { checkFields, isObject, type JsonObject } from './fields.ts';
import { damage, type FileProblem, quoted } from './problems.ts';
import { readAttributes } from './read-document.ts';

/** What each layer of an imported drawing was in its file, as JSON. */

export function originToJson(id: string, origin: Origin, document: GraphDocument): object {
  const node = document.nodes.get(id);
  const same = node?.type === origin.type && sameAttributes(node.attributes, origin.attributes);
  const version = layerType(origin.type)?.version ?? 1;
  return {
    id,
    // A layer that nobody edited is described by the drawing itself.
    ...(same ? {} : { type: origin.type, ...(version > 1 ? { version } : {}), attributes: origin.attributes }),
    nodes: origin.nodes,
    inputs: origin.inputs,
    outputs: origin.outputs,
    parameters: [...origin.parameters],
    ...(origin.attention ? { attention: origin.attention } : {}),
  };
}

const PLACE = text('project.importedLayers.place', 'the imported model');
const FIELDS = ['id', 'type', 'version', 'attributes', 'nodes', 'inputs', 'outputs', 'parameters', 'attention'];

/** @param nodeCount ONNX nodes of the file: indexes stay below it */
export function originFromJson(
  raw: unknown,
  document: GraphDocument,
  nodeCount: number,
): Result<readonly [id: string, origin: Origin], FileProblem> {
  if (!isObject(raw) || typeof raw.id !== 'string') return damaged(text('project.importedLayers.aLayer', 'a layer'));
  const stray = checkFields(raw, FIELDS, PLACE);
  if (stray) return err(stray);
  const { id, nodes, inputs, outputs, parameters } = raw;
  const what = originOf(raw, id, document);
  if (!what.ok) return what;
  const attention = raw.attention === undefined ? undefined : readAttention(raw.attention, nodeCount);
  if (
    !isListOf(nodes, (item): item is number => isIndex(item, nodeCount)) ||
    !isListOf(inputs, isText) ||
    !isListOf(outputs, isText) ||
    !isListOf(parameters, isParameter) ||
    attention === null
  ) {
    return damaged(text('project.importedLayers.theLayerId', 'the layer {id}', { id: quoted(id) }));
  }
  const origin: Origin = { ...what.value, nodes, inputs, outputs, parameters: new Map(parameters) };
  return ok([id, attention ? { ...origin, attention } : origin]);
}

function originOf(
  raw: JsonObject,
  id: string,
  document: GraphDocument,
): Result<Pick<Origin, 'type' | 'attributes'>, FileProblem> {
  if (raw.type === undefined) {
    const node = document.nodes.get(id);
    return node ? ok({ type: node.type, attributes: node.attributes }) : damaged(sameText(quoted(id)));
  }
  if (typeof raw.type !== 'string') return damaged(sameText(quoted(id)));
  const attributes = readAttributes(raw, raw.type, PLACE);
  return attributes.ok ? ok({ type: raw.type, attributes: attributes.value }) : attributes;
}

function readAttention(raw: unknown, nodeCount: number): OriginAttention | null {
  if (!isObject(raw)) return null;
  const { squeeze, hidden, gate, applied } = raw;
  if (!isBranched(squeeze) || !(hidden === null || isBranched(hidden)) || !isText(gate) || !isObject(applied)) {
    return null;
  }
  const { node, input } = applied;
  return isIndex(node, nodeCount) && isIndex(input, MAX_INPUTS)
    ? { squeeze, hidden, gate, applied: { node, input } }
    : null;
}

const MAX_INPUTS = 1_000;

function isBranched(value: unknown): value is OriginAttention['squeeze'] {
  return isText(value) || (isObject(value) && isText(value.average) && isText(value.max));
}

function isParameter(value: unknown): value is readonly [string, string | null] {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && (value[1] === null || isText(value[1]));
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isIndex(value: unknown, count: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < count;
}

export function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function damaged(what: Text): Result<never, FileProblem> {
  return err(damage('damaged-import', what));
}
