import { bytesText } from '../format.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { Result } from '../result.ts';
import { text } from '../text.ts';
import { decodeUtf8, parseJsonText } from './json-text.ts';
import { LIMITS } from './limits.ts';
import { migrateProject } from './migrations.ts';
import { type FileProblem, failFile } from './problems.ts';
import { readDocument } from './read-document.ts';

/**
 * A document from its JSON form: decode, check, parse, version gate, migrate, validate. Never throws on any input.
 * @example documentFromJson(documentToJson(document)) // ok(document)
 */
export function documentFromJson(text: string): Result<GraphDocument, FileProblem> {
  const raw = parseJsonText(text);
  if (!raw.ok) return raw;
  const current = migrateProject(raw.value);
  return current.ok ? readDocument(current.value) : current;
}

/** As `documentFromJson`, from the bytes of a file; a byte order mark is accepted. */
export function documentFromBytes(bytes: Uint8Array): Result<GraphDocument, FileProblem> {
  if (bytes.length > LIMITS.jsonBytes) {
    return failFile('file-too-large', {
      what: text('project.jsonForm.what', 'the drawing’s text'),
      size: bytesText(bytes.length),
      limit: bytesText(LIMITS.jsonBytes),
    });
  }
  const decoded = decodeUtf8(bytes);
  return decoded.ok ? documentFromJson(decoded.value) : decoded;
}
