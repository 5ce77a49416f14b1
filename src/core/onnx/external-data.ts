import { err, ok, type Result } from '../result.ts';
import { type Text, text } from '../text.ts';
import { type OnnxError, onnxError } from './errors.ts';
import { type ModelProto, type TensorProto, TensorProto_DataLocation } from './gen/onnx_pb.ts';

/**
 * Tensors whose elements are in another file. Only files that the user picked are read; the model's own paths are names
 * to look up among them, never paths to open.
 */

/** The files that a model's stored tensors name, each once, in the order of the model. */
export function externalLocations(model: ModelProto): readonly string[] {
  const found = new Set<string>();
  const see = (tensor: TensorProto | undefined) => {
    if (tensor?.dataLocation !== TensorProto_DataLocation.EXTERNAL) return;
    for (const { key, value } of tensor.externalData) if (key === 'location') found.add(value ?? '');
  };
  const graphs = model.graph ? [model.graph] : [];
  for (let graph = graphs.pop(); graph; graph = graphs.pop()) {
    for (const tensor of graph.initializer) see(tensor);
    for (const { values, indices } of graph.sparseInitializer) for (const tensor of [values, indices]) see(tensor);
    for (const { attribute } of graph.node) {
      for (const { t, tensors, g, graphs: inner } of attribute) {
        for (const tensor of [t, ...tensors]) see(tensor);
        graphs.push(...(g ? [g] : []), ...inner);
      }
    }
  }
  return [...found];
}

/**
 * The picked files by the locations that a model names. A file is found by its path from the model's folder; where it
 * was picked without one, by its name, if no other location ends in the same name.
 * @param picked by path or by name alone
 */
export function filesByLocation(
  locations: readonly string[],
  picked: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, Uint8Array> {
  const paths = new Map([...picked].map(([name, bytes]) => [plainPath(name), bytes]));
  const found = new Map<string, Uint8Array>();
  for (const location of locations) {
    if (!isSafeLocation(location)) continue;
    const name = baseName(location);
    const path = plainPath(location);
    const alone = locations.every((other) => plainPath(other) === path || baseName(other) !== name);
    const bytes = paths.get(path) ?? (alone ? paths.get(name) : undefined);
    if (bytes) found.set(location, bytes);
  }
  return found;
}

/** `./a//b.bin` and `a\\b.bin` are `a/b.bin`. */
export function plainPath(location: string): string {
  return location
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function baseName(location: string): string {
  return plainPath(location).replace(/^.*\//, '');
}

/** The error of files that a model names and nobody picked. All are named at once, so that they can be picked at once. */
export function missingFiles(locations: readonly string[], all: readonly string[]): OnnxError {
  const missing = [...new Set(locations.map(plainPath))];
  const count = new Set(all.map(plainPath)).size;
  const names = missing.map((location) => `“${location.slice(0, 200)}”`);
  const list = names.length > 8 ? [...names.slice(0, 8), '…'].join(', ') : names.join(', ');
  const message =
    missing.length === 1 && count === 1
      ? text(
          'onnx.externalData.theElementsOfTheModels',
          'The elements of the model’s tensors are in another file, {list}, which was not opened with it.',
          { list },
        )
      : text(
          'onnx.externalData.theElementsOfTheModels2',
          'The elements of the model’s tensors are in {count} other files; {count2} of them were not opened with it: {list}.',
          { count, count2: missing.length, list },
        );
  return { ...onnxError('external-data', message), missing };
}

/** The bytes of a tensor with external data. Nothing is allocated: the result is a view. */
export function externalSlice(
  tensor: TensorProto,
  files: ReadonlyMap<string, Uint8Array>,
): Result<Uint8Array, OnnxError> {
  const entry = (key: string) => tensor.externalData.find((candidate) => candidate.key === key)?.value;
  const name = tensor.name ?? '';
  const location = entry('location') ?? '';
  if (!isSafeLocation(location)) {
    return fail(
      text(
        'onnx.externalData.theTensorNamePointsTo',
        'The tensor “{name}” points to “{location}”, outside the model’s folder.',
        { name, location },
      ),
    );
  }
  const bytes = files.get(location) ?? files.get(plainPath(location));
  if (!bytes) {
    return fail(
      text(
        'onnx.externalData.theElementsOfNameAre',
        'The elements of “{name}” are in the file “{location}”, which was not opened with the model.',
        { name, location },
      ),
    );
  }
  const offset = wholeNumber(entry('offset') ?? '0');
  const length = wholeNumber(entry('length') ?? String(BigInt(bytes.length) - (offset ?? 0n)));
  if (offset === null || length === null || offset + length > BigInt(bytes.length)) {
    return fail(
      text(
        'onnx.externalData.theTensorNameTakesEntry',
        'The tensor “{name}” takes {entry} bytes from {entry2} of “{location}”, which has {count}.',
        { name, entry: entry('length') ?? '?', entry2: entry('offset') ?? '0', location, count: bytes.length },
      ),
    );
  }
  return ok(bytes.subarray(Number(offset), Number(offset + length)));
}

/** A name relative to the model's folder that cannot leave it. */
export function isSafeLocation(location: string): boolean {
  if (location === '' || location.length > 4096 || /[\p{Cc}:]/u.test(location)) return false;
  const parts = location.split(/[/\\]/);
  return !location.startsWith('/') && !location.startsWith('\\') && !parts.includes('..');
}

function wholeNumber(value: string): bigint | null {
  return /^\d{1,18}$/.test(value) ? BigInt(value) : null;
}

function fail(message: Text): Result<never, OnnxError> {
  return err(onnxError('external-data', message));
}
