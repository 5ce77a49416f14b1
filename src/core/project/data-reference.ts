import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { badField, checkFields, isObject, type Place, readId, readInteger, readText } from './fields.ts';
import { decodeUtf8, parseJsonText } from './json-text.ts';
import { damage, type FileProblem } from './problems.ts';

/**
 * The data set that a drawing was used with: what it is called and what is in it, never where it is. Opening the drawing
 * opens no folder; whoever chooses one again is told by these hashes whether it holds the same.
 */
export interface DataReference {
  /** For people; never a path. */
  readonly name: string;
  /** How it came to be, as a `DataKind`; a later Convas may know more of them. */
  readonly kind: string;
  /** Of a set that ships with Convas: what the command line calls it, `signs:1:2000`. */
  readonly source?: string;
  /** Readable pictures. */
  readonly pictures: number;
  /** Names the contents of all of them, in whatever order: 32 hexadecimal digits. */
  readonly contents: string;
  /** As `contents`, with the labels. */
  readonly labels: string;
  /** The first eight hexadecimal digits of each picture's hash, ascending; absent of a large set. */
  readonly each?: string;
}

/** Pictures up to which each has its own hash in a file. */
export const MOST_HASHED = 10_000;
/** Hexadecimal digits of one. */
export const HASH_DIGITS = 8;

const PLACE: Place = text('project.dataReference.place', 'the entry of the data set');
const FIELDS = ['name', 'kind', 'source', 'pictures', 'contents', 'labels', 'each'];
const HASHES = text('project.dataReference.hashes', 'hexadecimal digits');

export function dataReferenceToJson(reference: DataReference): string {
  return `${JSON.stringify(reference, FIELDS, 2)}\n`;
}

export function dataReferenceFromBytes(bytes: Uint8Array): Result<DataReference, FileProblem> {
  const decoded = decodeUtf8(bytes);
  if (!decoded.ok) return decoded;
  const raw = parseJsonText(decoded.value);
  return raw.ok ? readDataReference(raw.value) : raw;
}

/** Whole or not at all. */
export function readDataReference(raw: unknown): Result<DataReference, FileProblem> {
  if (!isObject(raw))
    return err(damage('damaged-data-reference', text('project.dataReference.itIsNoObject', 'it is no object')));
  const stray = checkFields(raw, FIELDS, PLACE);
  if (stray) return err(stray);
  const name = readText(raw, 'name', PLACE);
  if (!name.ok) return name;
  const kind = readId(raw, 'kind', PLACE);
  if (!kind.ok) return kind;
  const source = Object.hasOwn(raw, 'source') ? readId(raw, 'source', PLACE) : null;
  if (source && !source.ok) return source;
  const pictures = readInteger(raw, 'pictures', PLACE);
  if (!pictures.ok) return pictures;
  const { contents, labels, each } = raw;
  if (!isHash(contents, 32)) return badField(raw, 'contents', PLACE, HASHES);
  if (!isHash(labels, 32)) return badField(raw, 'labels', PLACE, HASHES);
  const isCounted = pictures.value >= 0 && pictures.value <= MOST_HASHED;
  if (each !== undefined && !(isCounted && isHash(each, pictures.value * HASH_DIGITS)))
    return badField(raw, 'each', PLACE, HASHES);
  return ok({
    name: name.value,
    kind: kind.value,
    ...(source && { source: source.value }),
    pictures: pictures.value,
    contents,
    labels,
    ...(each !== undefined && { each }),
  });
}

function isHash(value: unknown, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value);
}

export function sameDataReference(a: DataReference | undefined, b: DataReference | undefined): boolean {
  if (!a || !b) return a === b;
  return dataReferenceToJson(a) === dataReferenceToJson(b);
}
