import type { GraphDocument } from '../core/graph/document.ts';
import { type DataReference, readDataReference } from '../core/project/data-reference.ts';
import { isObject } from '../core/project/fields.ts';
import { dataEntryName, importedFromParts, importedToJson } from '../core/project/imported-entry.ts';
import { weightsBesideSource } from '../core/project/imported-tensors.ts';
import { documentFromJson } from '../core/project/json-form.ts';
import type { FileProblem } from '../core/project/problems.ts';
import { PICTURE_FITS, type Project, type ProjectPicture } from '../core/project/types.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import type { StoredTensor, TensorStore } from '../core/weights/tensor-store.ts';
import { type Content, gather, type Parts, type Slice } from './backup-parts.ts';
import { type BackedUpView, decodeBackedUpView, encodeBackedUpView, type ViewedState } from './backup-view.ts';
import type { FileState } from './state.ts';

/** The state of a document as a backup holds it: all of the drawing, and where its weights and pictures are kept. */
interface Body {
  readonly document: string;
  readonly fileName: string | null;
  readonly fileFormat: FileState['format'];
  readonly weights: readonly (readonly [
    key: string,
    shape: readonly number[],
    origin: StoredTensor['origin'],
    slices: readonly Slice[],
  ])[];
  readonly pictures: readonly (readonly [name: string, fit: ProjectPicture['fit'], slices: readonly Slice[]])[];
  /** The ONNX file that the drawing was made from, what its layers were in it, and its external data. */
  readonly imported: null | {
    readonly json: string;
    readonly source: readonly Slice[];
    readonly data: readonly (readonly Slice[])[];
  };
  /** The data set that it was used with. Backups of an earlier Convas have none. */
  readonly data?: DataReference;
  /** How it was looked at. Backups of an earlier Convas have none. */
  readonly view?: unknown;
}

export interface EncodedBody {
  readonly json: string;
  /** Checksums of all parts it refers to. */
  readonly parts: string[];
}

export type BackedUpState = ViewedState;

/** What must be placed before the body can say where it is. */
export function contentsOf({ document: { imported }, weights, pictures }: BackedUpState): readonly Content[] {
  const own = imported ? weightsBesideSource(imported, weights) : weights;
  return [
    ...[...own.values()].map(({ data }) => data),
    ...pictures.map(({ bytes }) => bytes),
    ...(imported ? [imported.bytes, ...imported.externalFiles.values()] : []),
  ];
}

export function encodeBody(state: BackedUpState, parts: Parts): EncodedBody {
  const { document, weights, pictures, dataReference, file } = state;
  const { imported } = document;
  const own = imported ? weightsBesideSource(imported, weights) : weights;
  const body: Body = {
    document: documentToJson(document),
    fileName: file.name,
    fileFormat: file.format,
    weights: [...own].map(([key, { shape, origin, data }]) => [key, shape, origin, parts.slicesOf(data)]),
    pictures: pictures.map(({ name, fit, bytes }) => [name, fit, parts.slicesOf(bytes)]),
    imported: imported
      ? {
          json: importedToJson(document, imported, weights),
          source: parts.slicesOf(imported.bytes),
          data: [...imported.externalFiles.values()].map(parts.slicesOf),
        }
      : null,
    ...(dataReference && { data: dataReference }),
    view: encodeBackedUpView(state),
  };
  const slices = [
    ...body.weights.flatMap(([, , , of]) => of),
    ...body.pictures.flatMap(([, , of]) => of),
    ...(body.imported ? [...body.imported.source, ...body.imported.data.flat()] : []),
  ];
  return { json: JSON.stringify(body), parts: [...new Set(slices.map(({ part }) => part))] };
}

export interface DecodedBody {
  readonly project: Project;
  readonly file: Pick<FileState, 'name' | 'format'>;
  /** Silenced and forced channels, and the lens. */
  readonly view: BackedUpView;
  /** Weights and pictures whose parts are lost or damaged. The drawing is whole without them. */
  readonly lost: number;
}

/**
 * Reads a body back; what it was made of is told to `parts`, so that the next backup copies nothing. Never
 * throws on any input: a file may be whole and still be from another program.
 */
export function decodeBody(
  json: string,
  stored: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  parts: Pick<Parts, 'adopt'>,
): Result<DecodedBody, FileProblem | { readonly message: Text }> {
  const body = parseBody(json);
  if (!body) return err({ message: UNKNOWN });
  const document = documentFromJson(body.document);
  if (!document.ok) return document;
  const drawing = document.value;
  let lost = 0;
  function read<T extends Content>(slices: readonly Slice[], make: (bytes: Uint8Array<ArrayBuffer>) => T): T | null {
    const bytes = gather(slices, stored);
    if (!bytes) {
      lost += 1;
      return null;
    }
    const content = make(bytes);
    parts.adopt(content, slices);
    return content;
  }
  const weights = new Map<string, StoredTensor>();
  for (const [key, shape, origin, slices] of body.weights) {
    const data = read(slices, (bytes) => new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4)));
    if (data?.length === shape.reduce((product, dim) => product * dim, 1)) weights.set(key, { shape, data, origin });
  }
  /** The drawing with the file that it was made from; without it, where that is lost. */
  function withImported(): { document: GraphDocument; weights: TensorStore } {
    const plain = { document: drawing, weights };
    if (!body?.imported) return plain;
    const source = read(body.imported.source, (bytes) => bytes);
    const files = body.imported.data.map((slices) => read(slices, (bytes) => bytes));
    if (!source || files.includes(null)) return plain;
    const data = new Map(files.map((bytes, index) => [dataEntryName(index), bytes as Uint8Array]));
    const list = new TextEncoder().encode(body.imported.json);
    const restored = importedFromParts(drawing, { source, json: list, data, weights });
    if (!restored.ok) {
      lost += 1;
      return plain;
    }
    return { document: { ...drawing, imported: restored.value.imported }, weights: restored.value.weights };
  }
  const pictures: ProjectPicture[] = [];
  for (const [name, fit, slices] of body.pictures) {
    const bytes = read(slices, (whole) => whole);
    if (bytes) pictures.push({ name, bytes, fit });
  }
  const file = { name: body.fileName, format: body.fileFormat };
  const data = body.data === undefined ? null : readDataReference(body.data);
  const project = { ...withImported(), pictures, ...(data?.ok && { data: data.value }) };
  const view = decodeBackedUpView(body.view, drawing);
  // Without what is lost it is not what is in the file.
  return ok({ project, file, view: { ...view, dirty: view.dirty || lost > 0 }, lost });
}

const UNKNOWN = text(
  'store.backupBody.unknown',
  'This backup is not of a kind that this version of Convas can read. It was left where it is.',
);

function parseBody(json: string): Body | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return isObject(value) &&
    typeof value.document === 'string' &&
    (value.fileName === null || typeof value.fileName === 'string') &&
    (value.fileFormat === 'convas' || value.fileFormat === 'json') &&
    isList(value.weights, isWeight) &&
    isList(value.pictures, isPicture) &&
    (value.imported === null || isImported(value.imported))
    ? (value as unknown as Body)
    : null;
}

function isWeight(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [key, shape, origin, slices] = value;
  return (
    typeof key === 'string' &&
    isList(shape, isCount) &&
    (origin === 'trained' || origin === 'loaded') &&
    isList(slices, isSlice)
  );
}

function isPicture(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [name, fit, slices] = value;
  return typeof name === 'string' && PICTURE_FITS.some((known) => known === fit) && isList(slices, isSlice);
}

function isImported(value: unknown): boolean {
  const isSlices = (slices: unknown) => isList(slices, isSlice);
  return isObject(value) && typeof value.json === 'string' && isSlices(value.source) && isList(value.data, isSlices);
}

function isSlice(value: unknown): boolean {
  return isObject(value) && typeof value.part === 'string' && isCount(value.offset) && isCount(value.bytes);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
