import { openProject } from '../core/project/open-project.ts';
import type { FileProblem } from '../core/project/problems.ts';
import type { Project } from '../core/project/types.ts';
import { ok, type Result } from '../core/result.ts';
import { type Posted, toPosted } from './import-protocol.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Opens project files off the window's thread. */

export type ProjectRequest = Uint8Array<ArrayBuffer>;
export type ProjectReply = Result<Posted<Project>, FileProblem>;

interface Scope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<ProjectRequest>>) => void): void;
  postMessage(message: FromWorker<ProjectReply, never>, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener(
  'message',
  joined(({ data: { id, request } }) => {
    const opened = openProject(request);
    if (!opened.ok) {
      scope.postMessage({ id, reply: opened }, []);
      return;
    }
    const { posted, buffers } = toPosted(opened.value);
    scope.postMessage({ id, reply: ok(posted) }, buffers);
  }),
);
