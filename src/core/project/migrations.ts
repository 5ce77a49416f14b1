import { err, ok, type Result } from '../result.ts';
import { isObject, type JsonObject } from './fields.ts';
import { type FileProblem, failFile, fileProblem, quoted } from './problems.ts';
import { FORMAT, FORMAT_VERSION } from './types.ts';

/** One step from a format version to the next. */
export interface Migration {
  /** The version that this step leads to. */
  readonly version: number;
  /** What changed, in a few words: it appears in the error if the step fails. */
  readonly name: string;
  readonly migrate: (raw: JsonObject) => JsonObject;
}

/**
 * Every step since format 1, in order, without a gap. A test holds them against `FORMAT_VERSION` and against a fixture
 * file per version.
 */
export const MIGRATIONS: readonly Migration[] = [
  // A file of format 1 has neither, and what has none does not mention them.
  { version: 2, name: 'groups and notes', migrate: (raw) => raw },
  { version: 3, name: 'the view', migrate: (raw) => raw },
  // An entry of the archive, beside the drawing: what has none names no data set.
  { version: 4, name: 'the data set by name and hashes', migrate: (raw) => raw },
  // Edges of an older file say nothing about their ways: the window finds some.
  { version: 5, name: 'bend points of edges', migrate: (raw) => raw },
];

/**
 * The version gate: says which format a file has and brings it to the current one.
 * @param raw parsed JSON of any version
 */
export function migrateProject(
  raw: unknown,
  migrations: readonly Migration[] = MIGRATIONS,
  current: number = FORMAT_VERSION,
): Result<JsonObject, FileProblem> {
  if (!isObject(raw) || !Object.hasOwn(raw, 'format') || raw.format !== FORMAT) return failFile('not-a-project');
  if (!Object.hasOwn(raw, 'formatVersion')) return failFile('missing-version');
  const version = raw.formatVersion;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return failFile('bad-version', { found: quoted(version) });
  }
  if (version > current) return failFile('newer-version', { found: version, current });
  let migrated: JsonObject = raw;
  for (let next = version + 1; next <= current; next += 1) {
    const step = migrations.find((candidate) => candidate.version === next);
    const done = step ? attempt(step, migrated) : err(fileProblem('migration-failed', { step: next }));
    if (!done.ok) return done;
    migrated = { ...done.value, formatVersion: next };
  }
  return ok(migrated);
}

/** A step meets files that nobody foresaw; one that throws must not take the window with it. */
function attempt(step: Migration, raw: JsonObject): Result<JsonObject, FileProblem> {
  try {
    return ok(step.migrate(raw));
  } catch {
    return failFile('migration-failed', { step: `${step.version}: ${step.name}` });
  }
}
