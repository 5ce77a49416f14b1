import { toBinary } from '@bufbuild/protobuf';
import { equalBytes } from '../bytes.ts';
import { METADATA } from '../compile/metadata.ts';
import { titleOf } from '../compile/versions/convert/convert-model.ts';
import { nodeKeepsMeaning } from '../compile/versions/definitions.ts';
import { decodeModel, encodeModel, MAX_MODEL_BYTES } from '../onnx/codec.ts';
import { FunctionProtoSchema, type GraphProto, type ModelProto, type OperatorSetIdProto } from '../onnx/gen/onnx_pb.ts';
import type { ImportedModel, Origin, OriginAttention } from '../onnx/imported.ts';
import { isStandard } from '../onnx/node-reads.ts';
import { functionKey, type NewNames, renamedModel, valueNames } from '../onnx/rename-model.ts';
import { err, ok, type Result } from '../result.ts';
import { parameterKey } from '../weights/tensor-store.ts';
import { domainsDiffer, filesDiffer, type JoinProblem, opsetsDiffer, tooLargeTogether } from './problems.ts';

/** Two files that drawings were made from, as one. */

/** What of two files goes, because the two drawings are connected there. */
export interface Seams {
  /** Inputs of the second file, by the value of the first that takes their place. */
  readonly links: ReadonlyMap<string, string>;
  /** Outputs of the first file that are only values now. */
  readonly endings: ReadonlySet<string>;
}

/** How the layers and values of a drawing are called in another. */
export interface Moved {
  /** By the ids they had; layers without an entry are gone. */
  readonly ids: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Names that keep a model apart from names which are taken: only what collides gets another one.
 * @param taken value names; @param stems what new layers are called, and their tensors begin with
 */
export function namesBeside(
  model: ModelProto,
  other: ModelProto | undefined,
  stems: ReadonlySet<string>,
  links: ReadonlyMap<string, string>,
): NewNames {
  const own = model.graph ? valueNames(model.graph) : new Set<string>();
  const taken = new Set(stems);
  if (other?.graph) valueNames(other.graph, taken);
  // Tensors and values of new layers begin with the layer's name.
  const stemOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf('.')));
  const isTaken = (name: string) => taken.has(name) || stems.has(stemOf(name));
  const values = new Map(links);
  const given = new Set<string>();
  for (const name of own) {
    if (values.has(name) || !isTaken(name)) continue;
    const stem = stems.has(stemOf(name)) ? stemOf(name) : name;
    const rest = name.slice(stem.length);
    const fresh = numbered(stem, (wanted) => {
      const whole = `${wanted}${rest}`;
      return own.has(whole) || isTaken(whole) || given.has(whole);
    }).concat(rest);
    given.add(fresh);
    values.set(name, fresh);
  }
  return { values, nodes: newNodeNames(model, other), functions: newFunctionNames(model, other) };
}

function numbered(name: string, isTaken: (name: string) => boolean): string {
  for (let count = 2; ; count += 1) if (!isTaken(`${name}_${count}`)) return `${name}_${count}`;
}

function newNodeNames(model: ModelProto, other: ModelProto | undefined): ReadonlyMap<string, string> {
  const names = (of: ModelProto | undefined) => new Set((of?.graph?.node ?? []).map((node) => node.name ?? ''));
  const [own, taken] = [names(model), names(other)];
  const fresh = new Map<string, string>();
  for (const name of own) {
    if (name === '' || !taken.has(name)) continue;
    const found = numbered(name, (wanted) => own.has(wanted) || taken.has(wanted));
    taken.add(found);
    fresh.set(name, found);
  }
  return fresh;
}

/** Functions that both files have by a name, and that are not the same. */
function newFunctionNames(model: ModelProto, other: ModelProto | undefined): ReadonlyMap<string, string> {
  const taken = new Map((other?.functions ?? []).map((entry) => [functionKey(entry), entry]));
  const own = new Set(model.functions.map(functionKey));
  const fresh = new Map<string, string>();
  for (const entry of model.functions) {
    const key = functionKey(entry);
    const same = taken.get(key);
    if (!same || equalBytes(toBinary(FunctionProtoSchema, entry), toBinary(FunctionProtoSchema, same))) continue;
    const isTaken = (name: string) => [own, taken].some((set) => set.has(functionKey({ ...entry, name })));
    fresh.set(key, numbered(entry.name ?? '', isTaken));
  }
  return fresh;
}

/** A file that stands in another drawing: under other names, with its layers' new ids. */
export function movedSource(imported: ImportedModel, names: NewNames, { ids }: Moved): ImportedModel {
  const model = renamedModel(imported.model, names);
  const same = model === imported.model;
  const bytes = same ? imported.bytes : encodeModel(model);
  const decoded = same ? null : decodeModel(bytes);
  return {
    ...imported,
    ...{ bytes, model: decoded?.ok ? decoded.value : model },
    ...parts(imported, { ids, values: names.values }, 0),
  };
}

/** @param links inputs of `b` by values of `a`, which `names` has too */
export function mergedSource(
  a: ImportedModel,
  b: ImportedModel,
  names: NewNames,
  { links, endings }: Seams,
  moved: Moved,
): Result<ImportedModel, JoinProblem> {
  const opset = commonOpset(a, b);
  if (!opset.ok) return opset;
  const files = new Map(a.externalFiles);
  for (const [location, bytes] of b.externalFiles) {
    const known = files.get(location);
    if (known && !equalBytes(known, bytes)) return err(filesDiffer(location));
    files.set(location, bytes);
  }
  if (a.bytes.length + b.bytes.length > MAX_MODEL_BYTES) return err(tooLargeTogether());
  const second = renamedModel(b.model, names);
  const imports = mergedImports(a.model, second, opset.value);
  if (!imports.ok) return imports;
  const [x, y] = [a.model.graph as GraphProto, second.graph as GraphProto];
  const gone = new Set(links.values());
  const graph: GraphProto = {
    ...x,
    node: [...x.node, ...y.node],
    initializer: [...x.initializer, ...y.initializer],
    sparseInitializer: [...x.sparseInitializer, ...y.sparseInitializer],
    input: [...x.input, ...y.input.filter(({ name = '' }) => !gone.has(name))],
    output: [...x.output.filter(({ name = '' }) => !endings.has(name)), ...y.output],
    // What an output says of its value still holds.
    valueInfo: [
      ...x.valueInfo,
      ...x.output.filter(({ name = '' }) => endings.has(name) && !x.valueInfo.some((entry) => entry.name === name)),
      ...y.valueInfo.filter(({ name = '' }) => !gone.has(name)),
    ],
    quantizationAnnotation: [...x.quantizationAnnotation, ...y.quantizationAnnotation],
  };
  const known = new Set(a.model.functions.map(functionKey));
  const ir = [a.model.irVersion ?? 0n, b.model.irVersion ?? 0n].reduce((most, version) =>
    version > most ? version : most,
  );
  const model: ModelProto = {
    ...a.model,
    irVersion: ir,
    graph,
    opsetImport: imports.value,
    functions: [...a.model.functions, ...second.functions.filter((entry) => !known.has(functionKey(entry)))],
    metadataProps: mergedMetadata(a.model, b.model, endings.has(x.output[0]?.name ?? '')),
  };
  const bytes = encodeModel(model);
  const decoded = decodeModel(bytes);
  if (!decoded.ok) return err(tooLargeTogether());
  const [first, other] = [
    { types: a.types, known: a.known, origins: a.origins, tensors: a.tensors },
    parts(b, moved, x.node.length),
  ];
  return ok({
    ...{ bytes, model: decoded.value, externalFiles: files, opset: opset.value },
    types: new Map([...other.types, ...first.types]),
    known: new Map([...other.known, ...first.known]),
    origins: new Map([...first.origins, ...other.origins]),
    tensors: new Map([...first.tensors, ...other.tensors]),
  });
}

/** The opset in which both files' nodes mean what they mean. */
function commonOpset(a: ImportedModel, b: ImportedModel): Result<number, JoinProblem> {
  const fixed = ({ model, opset }: ImportedModel, to: number) =>
    (model.graph?.node ?? []).filter((node) => !nodeKeepsMeaning(node, opset, to)).map(titleOf);
  const inFirst = fixed(b, a.opset);
  if (inFirst.length === 0) return ok(a.opset);
  if (fixed(a, b.opset).length === 0) return ok(b.opset);
  return err(opsetsDiffer(a.opset, b.opset, inFirst));
}

function mergedImports(a: ModelProto, b: ModelProto, opset: number): Result<OperatorSetIdProto[], JoinProblem> {
  const standard = [...a.opsetImport, ...b.opsetImport].find((entry) => isStandard(entry.domain));
  const result = a.opsetImport.map((entry) =>
    isStandard(entry.domain) ? { ...entry, version: BigInt(opset) } : entry,
  );
  if (standard && !result.some((entry) => isStandard(entry.domain)))
    result.push({ ...standard, version: BigInt(opset) });
  for (const entry of b.opsetImport) {
    if (isStandard(entry.domain)) continue;
    const known = result.find(({ domain }) => domain === entry.domain);
    if (!known) result.push(entry);
    else if (known.version !== entry.version) {
      return err(domainsDiffer(entry.domain ?? '', String(known.version), String(entry.version)));
    }
  }
  return ok(result);
}

/** The first file's entries, and of the second what the first does not say; what speaks of one drawing alone goes. */
function mergedMetadata(a: ModelProto, b: ModelProto, relabelled: boolean): ModelProto['metadataProps'] {
  const drawing = new Set<string>([METADATA.document, METADATA.layers]);
  const ours = new Set<string>(Object.values(METADATA));
  // Labels are those of the first output.
  if (relabelled) {
    drawing.add(METADATA.labels);
    ours.delete(METADATA.labels);
  }
  const known = new Set(a.metadataProps.map((entry) => entry.key ?? ''));
  return [
    ...a.metadataProps.filter((entry) => !drawing.has(entry.key ?? '')),
    ...b.metadataProps.filter(({ key = '' }) => !ours.has(key) && (!known.has(key) || drawing.has(key))),
  ];
}

/** What is known of a file's values and layers, under their new names and ids. */
function parts(imported: ImportedModel, moved: Moved, shift: number) {
  const { values, ids } = moved;
  const renamed = <T>(map: ReadonlyMap<string, T>) =>
    new Map([...map].map(([name, entry]) => [values.get(name) ?? name, entry] as const));
  const origins = new Map<string, Origin>();
  for (const [id, origin] of imported.origins) {
    const fresh = ids.get(id);
    if (fresh !== undefined) origins.set(fresh, movedOrigin(origin, values, shift));
  }
  const tensors = new Map<string, Float32Array>();
  for (const [key, data] of imported.tensors) {
    const slash = key.lastIndexOf('/');
    const fresh = ids.get(key.slice(0, slash));
    if (fresh !== undefined) tensors.set(parameterKey(fresh, key.slice(slash + 1)), data);
  }
  return { types: renamed(imported.types), known: renamed(imported.known), origins, tensors };
}

function movedOrigin(origin: Origin, values: ReadonlyMap<string, string>, shift: number): Origin {
  const of = (name: string) => values.get(name) ?? name;
  const { attention } = origin;
  return {
    ...origin,
    nodes: origin.nodes.map((index) => index + shift),
    inputs: origin.inputs.map(of),
    outputs: origin.outputs.map(of),
    parameters: new Map([...origin.parameters].map(([name, value]) => [name, value === null ? null : of(value)])),
    ...(attention && { attention: movedAttention(attention, of, shift) }),
  };
}

function movedAttention(attention: OriginAttention, of: (name: string) => string, shift: number): OriginAttention {
  const branched = <T extends OriginAttention['hidden']>(value: T): T => {
    if (value === null) return value;
    return (typeof value === 'string' ? of(value) : { average: of(value.average), max: of(value.max) }) as T;
  };
  const { squeeze, hidden, gate, applied } = attention;
  return {
    squeeze: branched(squeeze),
    hidden: branched(hidden),
    gate: of(gate),
    applied: { ...applied, node: applied.node + shift },
  };
}
