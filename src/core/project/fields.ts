import type { Position } from '../graph/document.ts';
import { err, ok, type Result } from '../result.ts';
import { sameText, type Text, text, UNPRINTABLE } from '../text.ts';
import { LIMITS } from './limits.ts';
import type { ProblemValues } from './problem-texts.ts';
import { type FileProblem, fileProblem, quoted } from './problems.ts';

/** Readers of single fields out of parsed JSON. `Place` says in words whose field it is. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where in a file something stands, for its error: layer “conv1”. */
export type Place = Text;

export const THE_FILE: Place = text('project.fields.theFile', 'the file');

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names that reach into an object's prototype: never data. */
const FORBIDDEN = new Set(['__proto__', 'prototype', 'constructor']);

/** Whether an object has the given fields only. A typing error in a file must not silently become a default. */
export function checkFields(object: JsonObject, allowed: readonly string[] | null, place: Place): FileProblem | null {
  for (const field of Object.keys(object)) {
    if (FORBIDDEN.has(field)) return placed('forbidden-key', place, { field });
    if (allowed && !allowed.includes(field)) return placed('unknown-field', place, { field: quoted(field) });
  }
  return null;
}

/** A problem whose sentences name a place. */
export function placed(code: FileProblem['code'], place: Place, values: ProblemValues = {}): FileProblem {
  return fileProblem(code, { ...values, where: place });
}

/** A field of the wrong kind. `expected` completes “it must be …”. */
export function badField(object: JsonObject, field: string, place: Place, expected: Text): Result<never, FileProblem> {
  const found = Object.hasOwn(object, field) ? kindOf(object[field]) : 'missing';
  return err(placed('bad-field', place, { field, found, expected }));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : quoted(value, 40);
}

export function readList(object: JsonObject, field: string, place: Place): Result<readonly unknown[], FileProblem> {
  const value = object[field];
  return Array.isArray(value) ? ok(value) : badField(object, field, place, text('project.fields.aList', 'a list'));
}

export function readObject(object: JsonObject, field: string, place: Place): Result<JsonObject, FileProblem> {
  const value = object[field];
  return isObject(value) ? ok(value) : badField(object, field, place, text('project.fields.anObject', 'an object'));
}

/** A whole number that a double holds exactly. */
export function readInteger(object: JsonObject, field: string, place: Place): Result<number, FileProblem> {
  const value = object[field];
  return Number.isSafeInteger(value)
    ? ok(value as number)
    : badField(object, field, place, text('project.fields.aWholeNumber', 'a whole number'));
}

/** A text that people see: of bounded length, and without control characters. Any script and any direction is welcome. */
export function readText(
  object: JsonObject,
  field: string,
  place: Place,
  limit: number = LIMITS.nameLength,
): Result<string, FileProblem> {
  const value = object[field];
  if (typeof value !== 'string') return badField(object, field, place, text('project.fields.aText', 'a text'));
  const problem = checkText(value, sameText(field), place, limit);
  return problem ? err(problem) : ok(value);
}

/** As `readText`, of several lines. */
export function readLines(object: JsonObject, field: string, place: Place, limit: number): Result<string, FileProblem> {
  const value = object[field];
  if (typeof value !== 'string') return badField(object, field, place, text('project.fields.aText2', 'a text'));
  // The length counts with the line breaks, whose place the spaces take.
  const problem = checkText(value.replaceAll('\n', ' '), sameText(field), place, limit);
  return problem ? err(problem) : ok(value);
}

/** Why a text may not stand in a document, or null. `what` names it in the error. */
export function checkText(
  value: string,
  what: Text,
  place: Place,
  limit: number = LIMITS.nameLength,
): FileProblem | null {
  const names = { what: text('project.fields.what', 'the {what}', { what }) };
  if (value.length > limit) return placed('text-too-long', place, { ...names, length: value.length, limit });
  const found = UNPRINTABLE.exec(value)?.[0];
  return found ? placed('control-character', place, { ...names, character: quoted(found) }) : null;
}

/** A text that is also a key: not empty. */
export function readId(object: JsonObject, field: string, place: Place): Result<string, FileProblem> {
  const value = readText(object, field, place, LIMITS.idLength);
  if (!value.ok || value.value !== '') return value;
  return err(
    placed('bad-field', place, { field, found: 'empty', expected: text('project.fields.expected', 'a text') }),
  );
}

export function readPosition(value: unknown, place: Place): Result<Position, FileProblem> {
  if (!isObject(value)) return err(placed('bad-position', place));
  const stray = checkFields(value, ['x', 'y'], place);
  if (stray) return err(stray);
  const { x, y } = value;
  return isCoordinate(x) && isCoordinate(y) ? ok({ x, y }) : err(placed('bad-position', place));
}

function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= LIMITS.position;
}
