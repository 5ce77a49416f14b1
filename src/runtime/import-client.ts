import type { ImportResult } from '../core/import/import-model.ts';
import { type ImportProblem, importProblem } from '../core/import/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { fromPosted, type ImportReply, type ImportRequest, type ModelFile, type Opened } from './import-protocol.ts';
import { linkWorker, WorkerGone, type WorkerLike, type WorkerLink } from './worker-link.ts';

/** What an import is doing: its stages, in this order. */
export type ImportStage = 'reading' | 'running' | 'showing';

export interface ImportWatch {
  readonly signal: AbortSignal;
  readonly onStage: (stage: ImportStage) => void;
}

/** A drawing that is laid out. Null where it was cancelled. */
export type ImportFile = (
  file: ModelFile,
  watch: ImportWatch,
) => Promise<Result<Opened<ImportResult>, ImportProblem> | null>;

/** A file that takes longer than this is made to. */
const DEADLINE_MS = 120_000;
/** The run that shows shapes is worth waiting for, not for long: a foreign model may not end. */
const OBSERVE_MS = 15_000;

/**
 * Imports ONNX files, each in a worker of its own that ends with it and gives its memory back. Cancelling ends the
 * worker; so does the deadline.
 */
export function createImporter(
  spawn: () => WorkerLike,
  limits: { readonly deadlineMs?: number; readonly observeMs?: number } = {},
): ImportFile {
  const { deadlineMs = DEADLINE_MS, observeMs = OBSERVE_MS } = limits;
  return async (file, { signal, onStage }) => {
    if (signal.aborted) return null;
    const link = linkWorker<ImportRequest, ImportReply>(spawn());
    const stop = () => link.stop();
    signal.addEventListener('abort', stop);
    try {
      onStage('reading');
      const first = await withDeadline(link, { kind: 'import', file }, deadlineMs);
      if (!first.ok) return first;
      let posted = first.value;
      if (posted.report.unknownValues.length > 0) {
        onStage('running');
        const second = await withDeadline(link, { kind: 'observe' }, observeMs).catch(() => null);
        if (signal.aborted) return null;
        if (second?.ok) posted = second.value;
      }
      onStage('showing');
      return ok(fromPosted(posted));
    } catch (error) {
      if (signal.aborted) return null;
      const reason = error instanceof WorkerGone ? error.message : String(error);
      return err(importProblem('import-crashed', { reason }));
    } finally {
      signal.removeEventListener('abort', stop);
      link.stop();
    }
  };
}

async function withDeadline(
  link: WorkerLink<ImportRequest, ImportReply>,
  request: ImportRequest,
  milliseconds: number,
): Promise<ImportReply> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    link.stop();
  }, milliseconds);
  try {
    return await link.ask(request);
  } catch (error) {
    throw late ? new Error(`no answer within ${Math.round(milliseconds / 1000)} s`) : error;
  } finally {
    clearTimeout(timer);
  }
}

export const importInWorker: ImportFile = createImporter(
  () => new Worker(new URL('./import.worker.ts', import.meta.url), { type: 'module', name: 'import' }),
);
