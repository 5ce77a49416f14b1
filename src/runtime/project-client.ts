import { openProject } from '../core/project/open-project.ts';
import { type FileProblem, fileProblem } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { ok, type Result } from '../core/result.ts';
import { fromPosted } from './import-protocol.ts';
import type { ProjectReply, ProjectRequest } from './project.worker.ts';
import { linkWorker, type WorkerLike } from './worker-link.ts';

export type ReadProject = (bytes: Uint8Array<ArrayBuffer>) => Promise<Result<Project, FileProblem>>;

/** Bytes. Whatever is in them, the window answers again within half a second, and most files are there at once. */
const SMALL = 4 * 1024 * 1024;
/** A file that takes longer than this is made to. */
const DEADLINE_MS = 60_000;

/**
 * Opens project files so that the window answers meanwhile: small ones at once, each larger one in a worker of its own
 * that ends with it.
 */
export function createProjectReader(spawn: () => WorkerLike, deadlineMs = DEADLINE_MS): ReadProject {
  return async (bytes) => {
    if (bytes.length <= SMALL) return openProject(bytes);
    const link = linkWorker<ProjectRequest, ProjectReply>(spawn());
    const timer = setTimeout(link.stop, deadlineMs);
    try {
      const opened = await link.ask(bytes);
      return opened.ok ? ok(fromPosted(opened.value)) : opened;
    } catch (error) {
      return { ok: false, error: fileProblem('not-finished', { reason: String(error) }) };
    } finally {
      clearTimeout(timer);
      link.stop();
    }
  };
}

export const readProjectInWorker: ReadProject = createProjectReader(
  () => new Worker(new URL('./project.worker.ts', import.meta.url), { type: 'module', name: 'project' }),
);
