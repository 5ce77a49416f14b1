import type { Project } from '../core/project/types.ts';
import { ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import { fromPosted, type Opened, type Posted, toPosted } from '../runtime/import-protocol.ts';
import { askOnce } from '../runtime/one-answer.ts';
import type { WorkerLike } from '../runtime/worker-link.ts';
import { type DecodedBody, decodeBody } from './backup-body.ts';
import type { Content, Parts, Slice } from './backup-parts.ts';

/** What was kept of a document, as it is read back: in a worker, where a file of any size is parsed. */

export interface KeptBody {
  readonly body: Uint8Array<ArrayBuffer>;
  /** By checksum. */
  readonly parts: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

type Restored<Drawn> = Omit<DecodedBody, 'project'> & { readonly project: Drawn };

/** Where each content is kept: the very arrays that the project holds. */
type Adopted = readonly (readonly [content: Content, slices: readonly Slice[]])[];

export type RestoreReply = Result<
  Restored<Posted<Project>> & { readonly adopted: Adopted },
  { readonly message: Text }
>;

/** Registers with `parts` what a body was made of. Never rejects. */
export type RestoreBackup = (
  kept: KeptBody,
  parts: Pick<Parts, 'adopt'>,
) => Promise<Result<Restored<Opened<Project>>, { readonly message: Text }>>;

/** At once, where it is called. */
export const restoreHere: RestoreBackup = async ({ body, parts: stored }, parts) =>
  decodeBody(new TextDecoder().decode(body), stored, parts);

/** @returns plain data, and the buffers that need not be copied on their way */
export function restoreReply({ body, parts }: KeptBody): {
  readonly reply: RestoreReply;
  readonly buffers: readonly ArrayBuffer[];
} {
  const adopted: [Content, readonly Slice[]][] = [];
  const adopt = (content: Content, slices: readonly Slice[]) => void adopted.push([content, slices]);
  const decoded = decodeBody(new TextDecoder().decode(body), parts, { adopt });
  if (!decoded.ok) return { reply: decoded, buffers: [] };
  const { posted, buffers } = toPosted(decoded.value.project);
  const pictures = decoded.value.project.pictures.map(({ bytes }) => bytes.buffer);
  return {
    reply: ok({ ...decoded.value, project: posted, adopted }),
    buffers: [...new Set([...buffers, ...pictures.filter((buffer) => buffer instanceof ArrayBuffer)])],
  };
}

/** A backup that takes longer than this is broken. */
const DEADLINE_MS = 120_000;

/** Reads backups so that the window answers meanwhile, each in a worker of its own that ends with it. */
export function createRestorer(spawn: () => WorkerLike, deadlineMs = DEADLINE_MS): RestoreBackup {
  return async (kept, parts) => {
    try {
      const reply = await askOnce<KeptBody, RestoreReply>(spawn, kept, deadlineMs);
      if (!reply.ok) return reply;
      const { adopted, project, ...rest } = reply.value;
      // One message: what is adopted are the arrays that the project holds.
      for (const [content, slices] of adopted) parts.adopt(content, slices);
      return ok({ ...rest, project: fromPosted(project) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ok: false, error: { message: notRead(reason) } };
    }
  };
}

function notRead(reason: string): Text {
  return text(
    'store.restoreBackup.notRead',
    'This backup could not be read to its end ({reason}). It was left where it is; try again with fewer programs open.',
    { reason },
  );
}

export const restoreInWorker: RestoreBackup = createRestorer(
  () => new Worker(new URL('./restore.worker.ts', import.meta.url), { type: 'module', name: 'restore' }),
);
