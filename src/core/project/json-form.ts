import { bytesText } from '../format.ts';
import type { GraphDocument } from '../graph/document.ts';
import { ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import { isObject } from './fields.ts';
import { decodeUtf8, parseJsonText } from './json-text.ts';
import { LIMITS } from './limits.ts';
import { migrateProject } from './migrations.ts';
import { type FileProblem, failFile } from './problems.ts';
import { readDocument } from './read-document.ts';
import type { ProjectView } from './types.ts';

/**
 * A document from its JSON form: decode, check, parse, version gate, migrate, validate. Never throws on any input.
 * @example documentFromJson(documentToJson(document)) // ok(document)
 */
export function documentFromJson(text: string): Result<GraphDocument, FileProblem> {
  const drawn = drawnFromJson(text);
  return drawn.ok ? ok(drawn.value.document) : drawn;
}

/** A document, and how it was looked at, where its file says so. */
export interface DrawnDocument {
  readonly document: GraphDocument;
  readonly view?: ProjectView;
}

function drawnFromJson(text: string): Result<DrawnDocument, FileProblem> {
  const raw = parseJsonText(text);
  if (!raw.ok) return raw;
  const current = migrateProject(raw.value);
  if (!current.ok) return current;
  const document = readDocument(current.value);
  if (!document.ok) return document;
  const view = readView(current.value.view);
  return ok({ document: document.value, ...(view && { view }) });
}

/** More is no view that a window wrote: every channel of a large network that is forced takes less. */
const MOST_VIEW = 4 * 1024 * 1024;

/** Never fails: what is no view counts as none. */
function readView(value: unknown): ProjectView | null {
  return isObject(value) && JSON.stringify(value).length <= MOST_VIEW ? value : null;
}

/** As `documentFromJson`, from the bytes of a file, with its view; a byte order mark is accepted. */
export function drawnFromBytes(bytes: Uint8Array): Result<DrawnDocument, FileProblem> {
  if (bytes.length > LIMITS.jsonBytes) {
    return failFile('file-too-large', {
      what: text('project.jsonForm.what', 'the drawing’s text'),
      size: bytesText(bytes.length),
      limit: bytesText(LIMITS.jsonBytes),
    });
  }
  const decoded = decodeUtf8(bytes);
  return decoded.ok ? drawnFromJson(decoded.value) : decoded;
}
