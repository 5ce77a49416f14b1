import { type FileProblem, fileProblem } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { ok, type Result } from '../core/result.ts';
import { fromPosted, type Opened } from './import-protocol.ts';
import { askOnce } from './one-answer.ts';
import type { ProjectReply, ProjectRequest } from './project.worker.ts';
import type { WorkerLike } from './worker-link.ts';

export type ReadProject = (bytes: Uint8Array<ArrayBuffer>) => Promise<Result<Opened<Project>, FileProblem>>;

/** A file that takes longer than this is made to. */
const DEADLINE_MS = 60_000;

/**
 * Opens project files so that the window answers meanwhile, each in a worker of its own that ends with it: a file of
 * one megabyte may take as long as one of a hundred.
 */
export function createProjectReader(spawn: () => WorkerLike, deadlineMs = DEADLINE_MS): ReadProject {
  return async (bytes) => {
    try {
      const opened = await askOnce<ProjectRequest, ProjectReply>(spawn, bytes, deadlineMs);
      return opened.ok ? ok(fromPosted(opened.value)) : opened;
    } catch (error) {
      return { ok: false, error: fileProblem('not-finished', { reason: String(error) }) };
    }
  };
}

export const readProjectInWorker: ReadProject = createProjectReader(
  () => new Worker(new URL('./project.worker.ts', import.meta.url), { type: 'module', name: 'project' }),
);
