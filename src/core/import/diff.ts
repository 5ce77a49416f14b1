import { equals } from '@bufbuild/protobuf';
import {
  FunctionProtoSchema,
  type ModelProto,
  type TensorProto,
  TrainingInfoProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../onnx/gen/onnx_pb.ts';
import { isStandard } from '../onnx/node-reads.ts';
import { type LayerFinder, NO_LAYERS } from './diff-layers.ts';
import { diffNodes } from './diff-nodes.ts';
import type { DiffEntry, DiffLayer, DiffPart } from './diff-types.ts';
import { sameBytes, sameTensor, short, tensorDetails, tensorDifference, tensorText, valueText } from './diff-values.ts';

export type { DiffDetail, DiffEntry, DiffLayer, DiffPart } from './diff-types.ts';

/**
 * What differs between two models, exactly: what an edit changed in a file, and that it changed nothing else. Tensors,
 * values and metadata are matched by name. The order of nodes counts only where the same nodes stand in another one.
 * @param finders find the layer that an entry belongs to, in either model
 * @example diffModels(before, after).length === 0 // the same model
 */
export function diffModels(
  before: ModelProto,
  after: ModelProto,
  finders: { readonly before: LayerFinder; readonly after: LayerFinder } = { before: NO_LAYERS, after: NO_LAYERS },
): readonly DiffEntry[] {
  const [a, b] = [before.graph, after.graph];
  if (!a || !b) return a === b ? [] : [{ part: 'header', change: 'changed', name: 'graph', details: [] }];
  const named = (entry: DiffEntry) => withLayer(entry, finders.after(entry.part, entry.name), finders, entry.name);
  const nodes = diffNodes(a, b).map(({ values, ...entry }) => {
    const [old, now] = [values.before, values.after].map((list) => list.find((value) => value !== '') ?? '');
    return withLayer(entry, finders.after('node', now ?? ''), finders, old ?? '');
  });
  return [
    ...header(before, after),
    ...texts('opset', opsets(before), opsets(after)),
    ...texts('metadata', metadata(before), metadata(after)),
    ...[...values('input', a.input, b.input), ...values('output', a.output, b.output)].map(named),
    ...nodes,
    ...tensors(a.initializer, b.initializer).map(named),
    ...values('value', a.valueInfo, b.valueInfo).map(named),
    ...byName('function', keyed(before.functions), keyed(after.functions), (x, y) =>
      x && y && sameBytes(FunctionProtoSchema, x, y) ? null : { details: [] },
    ),
    ...training(before, after),
  ];
}

/** The layer in the model as it is; of what is gone, the layer it belonged to. */
function withLayer(
  entry: DiffEntry,
  now: DiffLayer | undefined,
  finders: { readonly before: LayerFinder },
  old: string,
): DiffEntry {
  const layer = entry.change === 'removed' ? finders.before(entry.part, old) : (now ?? finders.before(entry.part, old));
  return layer ? { ...entry, layer } : entry;
}

function header(a: ModelProto, b: ModelProto): readonly DiffEntry[] {
  const fields = (model: ModelProto) =>
    new Map(
      Object.entries({
        ir_version: model.irVersion,
        producer_name: model.producerName,
        producer_version: model.producerVersion,
        domain: model.domain,
        model_version: model.modelVersion,
        doc_string: model.docString,
        'graph.name': model.graph?.name,
        'graph.doc_string': model.graph?.docString,
      }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const])),
    );
  return texts('header', fields(a), fields(b));
}

function opsets(model: ModelProto): ReadonlyMap<string, string> {
  const domain = (name: string | undefined) => (isStandard(name) ? 'ai.onnx' : (name ?? ''));
  return new Map(model.opsetImport.map((entry) => [domain(entry.domain), String(entry.version ?? 0n)]));
}

function metadata(model: ModelProto): ReadonlyMap<string, string> {
  return new Map(model.metadataProps.map((entry) => [entry.key ?? '', entry.value ?? '']));
}

function texts(part: DiffPart, a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly DiffEntry[] {
  return byName(part, a, b, (before, after) => {
    const [x, y] = [before, after].map((value) => (value === undefined ? null : short(value)));
    // Two long texts may begin alike.
    const lengths = x === y ? { before: `${before?.length} characters`, after: `${after?.length} characters` } : null;
    return { details: [{ field: '', before: x ?? null, after: y ?? null, ...lengths }] };
  });
}

type Rest = Pick<DiffEntry, 'details' | 'tensor' | 'type'>;

/** @param describe null where both are the same, else what differs; one of them is undefined where it is not there */
function byName<T>(
  part: DiffPart,
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  describe: (x: T | undefined, y: T | undefined) => Rest | null,
): readonly DiffEntry[] {
  const entries: DiffEntry[] = [];
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(name), b.get(name)];
    const rest = x === y ? null : describe(x, y);
    const change = x === undefined ? 'added' : y === undefined ? 'removed' : 'changed';
    if (rest) entries.push({ part, change, name, ...rest });
  }
  return entries;
}

function keyed<T extends { name?: string | undefined }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((message, at) => [message.name ?? `#${at}`, message]));
}

function values(part: DiffPart, a: readonly ValueInfoProto[], b: readonly ValueInfoProto[]): readonly DiffEntry[] {
  return byName(part, keyed(a), keyed(b), (x, y) => {
    if (!x || !y) return { details: [], type: valueText((x ?? y) as ValueInfoProto) };
    if (sameBytes(ValueInfoProtoSchema, x, y)) return null;
    const [before, after] = [valueText(x), valueText(y)];
    return { details: before === after ? [] : [{ field: 'type', before, after }] };
  });
}

function tensors(a: readonly TensorProto[], b: readonly TensorProto[]): readonly DiffEntry[] {
  return byName('initializer', keyed(a), keyed(b), (x, y) => {
    if (!x || !y) return { details: [], type: tensorText((x ?? y) as TensorProto) };
    if (sameTensor(x, y)) return null;
    const tensor = tensorDifference(x, y);
    return { details: tensorDetails(x, y), ...(tensor && { tensor }) };
  });
}

function training(a: ModelProto, b: ModelProto): readonly DiffEntry[] {
  const same =
    a.trainingInfo.length === b.trainingInfo.length &&
    a.trainingInfo.every((entry, at) => equals(TrainingInfoProtoSchema, entry, b.trainingInfo[at] as typeof entry));
  return same ? [] : [{ part: 'training', change: 'changed', name: 'training_info', details: [] }];
}
