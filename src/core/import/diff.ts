import { type DescMessage, equals, type MessageShape, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  FunctionProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TrainingInfoProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../onnx/gen/onnx_pb.ts';
import { isStandard, nodeTitle } from '../onnx/node-reads.ts';
import { fingerprint } from '../weights/hash.ts';

/** What differs between two ONNX models, exactly: what an edit changed in a file, and that it changed nothing else. */

export type DiffPart =
  | 'node'
  | 'initializer'
  | 'input'
  | 'output'
  | 'value'
  | 'metadata'
  | 'opset'
  | 'header'
  | 'function'
  | 'training'
  | 'order';

export interface DiffEntry {
  readonly part: DiffPart;
  readonly change: 'added' | 'removed' | 'changed';
  /** Name of the node, tensor, value or field. */
  readonly name: string;
  /** For a change: what of it, as `field: before → after`. */
  readonly details: readonly string[];
}

/**
 * Compares two models. Nodes are matched by the first value they make, then by name; tensors, values and metadata by
 * name. The order of nodes counts only where the same nodes stand in another order.
 * @example diffModels(before, after).length === 0 // the same model
 */
export function diffModels(before: ModelProto, after: ModelProto): readonly DiffEntry[] {
  const [a, b] = [before.graph, after.graph];
  if (!a || !b) return a === b ? [] : [{ part: 'header', change: 'changed', name: 'graph', details: [] }];
  return [
    ...header(before, after),
    ...named('opset', opsets(before), opsets(after), String),
    ...named('metadata', metadata(before), metadata(after), (value) => JSON.stringify(value.slice(0, 60))),
    ...messages('input', a.input, b.input, ValueInfoProtoSchema, describeValue),
    ...messages('output', a.output, b.output, ValueInfoProtoSchema, describeValue),
    ...nodes(a, b),
    ...messages('initializer', a.initializer, b.initializer, TensorProtoSchema, describeTensor),
    ...messages('value', a.valueInfo, b.valueInfo, ValueInfoProtoSchema, describeValue),
    ...messages('function', before.functions, after.functions, FunctionProtoSchema, () => ''),
    ...training(before, after),
  ];
}

/** One line per difference, for the command line: `~ node conv1: strides: 1,1 → 2,2`. */
export function diffText(entries: readonly DiffEntry[]): string {
  const sign = { added: '+', removed: '-', changed: '~' } as const;
  return entries
    .map(({ part, change, name, details }) => {
      const tail = details.length > 0 ? `: ${details.join('; ')}` : '';
      return `${sign[change]} ${part} ${name}${tail}`;
    })
    .join('\n');
}

function header(a: ModelProto, b: ModelProto): readonly DiffEntry[] {
  const fields: readonly (readonly [string, unknown, unknown])[] = [
    ['ir_version', a.irVersion, b.irVersion],
    ['producer_name', a.producerName, b.producerName],
    ['producer_version', a.producerVersion, b.producerVersion],
    ['domain', a.domain, b.domain],
    ['model_version', a.modelVersion, b.modelVersion],
    ['doc_string', a.docString, b.docString],
    ['graph.name', a.graph?.name, b.graph?.name],
    ['graph.doc_string', a.graph?.docString, b.graph?.docString],
  ];
  return fields.flatMap(([name, x, y]): DiffEntry[] =>
    x === y ? [] : [{ part: 'header', change: 'changed', name, details: [`${x ?? 'unset'} → ${y ?? 'unset'}`] }],
  );
}

function opsets(model: ModelProto): ReadonlyMap<string, bigint> {
  return new Map(
    model.opsetImport.map((entry) => [
      isStandard(entry.domain) ? 'ai.onnx' : (entry.domain ?? ''),
      entry.version ?? 0n,
    ]),
  );
}

function metadata(model: ModelProto): ReadonlyMap<string, string> {
  return new Map(model.metadataProps.map((entry) => [entry.key ?? '', entry.value ?? '']));
}

function named<T>(
  part: DiffPart,
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  show: (value: T) => string,
): readonly DiffEntry[] {
  return byName(part, a, b, (x, y) => (x === y ? null : [`${show(x)} → ${show(y)}`]));
}

/** @param compare null where both are the same, else what differs */
function byName<T>(
  part: DiffPart,
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  compare: (x: T, y: T) => readonly string[] | null,
): readonly DiffEntry[] {
  const entries: DiffEntry[] = [];
  for (const [name, x] of a) {
    const y = b.get(name);
    if (y === undefined) entries.push({ part, change: 'removed', name, details: [] });
    else {
      const details = x === y ? null : compare(x, y);
      if (details) entries.push({ part, change: 'changed', name, details });
    }
  }
  for (const name of b.keys()) if (!a.has(name)) entries.push({ part, change: 'added', name, details: [] });
  return entries;
}

function messages<D extends DescMessage>(
  part: DiffPart,
  a: readonly MessageShape<D>[],
  b: readonly MessageShape<D>[],
  schema: D,
  describe: (message: MessageShape<D>) => string,
): readonly DiffEntry[] {
  const keyed = (list: readonly MessageShape<D>[]) =>
    new Map(list.map((message, at) => [(message as { name?: string }).name ?? `#${at}`, message]));
  return byName(part, keyed(a), keyed(b), (x, y) => {
    if (sameBytes(schema, x, y)) return null;
    const [before, after] = [describe(x), describe(y)];
    return before === after ? ['other fields'] : [`${before} → ${after}`];
  });
}

/** Equal as they would be written, unknown fields included. */
function sameBytes<D extends DescMessage>(schema: D, x: MessageShape<D>, y: MessageShape<D>): boolean {
  const [a, b] = [toBinary(schema, x), toBinary(schema, y)];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function nodes(a: GraphProto, b: GraphProto): readonly DiffEntry[] {
  const key = (node: NodeProto, at: number) => node.output.find((value) => value !== '') ?? node.name ?? `#${at}`;
  const [x, y] = [a, b].map((graph) => new Map(graph.node.map((node, at) => [key(node, at), node])));
  if (!x || !y) return [];
  const entries = byName('node', x, y, (before, after) =>
    sameBytes(NodeProtoSchema, before, after) ? null : nodeChanges(before, after),
  ).map((entry) => ({ ...entry, name: nodeTitle((x.get(entry.name) ?? y.get(entry.name)) as NodeProto) }));
  const common = [...x.keys()].filter((name) => y.has(name));
  const others = [...y.keys()].filter((name) => x.has(name));
  const moved = common.findIndex((name, at) => name !== others[at]);
  return moved === -1
    ? entries
    : [
        ...entries,
        { part: 'order', change: 'changed', name: common[moved] ?? '', details: ['nodes stand in another order'] },
      ];
}

function nodeChanges(a: NodeProto, b: NodeProto): readonly string[] {
  const lists = (['input', 'output'] as const).flatMap((field) =>
    a[field].join('\0') === b[field].join('\0') ? [] : [`${field}: ${a[field].join(', ')} → ${b[field].join(', ')}`],
  );
  const fields = (['opType', 'domain', 'name', 'docString'] as const).flatMap((field) =>
    a[field] === b[field] ? [] : [`${field}: ${a[field] ?? ''} → ${b[field] ?? ''}`],
  );
  const keyed = (node: NodeProto) => new Map(node.attribute.map((entry) => [entry.name ?? '', entry]));
  const attributes = byName('node', keyed(a), keyed(b), (x, y) =>
    equals(AttributeProtoSchema, x, y) ? null : [`${describeAttribute(x)} → ${describeAttribute(y)}`],
  ).map(({ change, name, details }) => {
    const [before, after] = [keyed(a).get(name), keyed(b).get(name)];
    if (change === 'added' && after) return `${name}: added ${describeAttribute(after)}`;
    return change === 'removed' && before ? `${name}: removed ${describeAttribute(before)}` : `${name}: ${details[0]}`;
  });
  const all = [...fields, ...lists, ...attributes];
  return all.length > 0 ? all : ['other fields'];
}

function describeAttribute(value: AttributeProto): string {
  if (value.ints.length > 0) return value.ints.join(',');
  if (value.floats.length > 0) return value.floats.join(',');
  if (value.i !== undefined) return String(value.i);
  if (value.f !== undefined) return String(value.f);
  if (value.s) return new TextDecoder().decode(value.s.subarray(0, 80));
  return value.t ? describeTensor(value.t) : '…';
}

/** Dims, and a hash of everything that is stored. */
function describeTensor(tensor: TensorProto): string {
  return `[${tensor.dims.join('×')}] #${fingerprint(toBinary(TensorProtoSchema, tensor)).slice(0, 8)}`;
}

function describeValue(value: ValueInfoProto): string {
  if (value.type?.value.case !== 'tensorType') return value.type?.value.case ?? 'unset';
  const { shape, elemType } = value.type.value.value;
  const dims = shape?.dim.map((dim) => String(dim.value.value ?? '?'));
  return `type ${elemType ?? 0}${dims ? ` [${dims.join('×')}]` : ''}`;
}

function training(a: ModelProto, b: ModelProto): readonly DiffEntry[] {
  const same =
    a.trainingInfo.length === b.trainingInfo.length &&
    a.trainingInfo.every((entry, at) => equals(TrainingInfoProtoSchema, entry, b.trainingInfo[at] as typeof entry));
  return same ? [] : [{ part: 'training', change: 'changed', name: 'training_info', details: [] }];
}
