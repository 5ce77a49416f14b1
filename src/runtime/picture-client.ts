import { pictureError } from '../core/picture/messages.ts';
import type { DecodedPicture, PictureError } from '../core/picture/types.ts';
import { err, type Result } from '../core/result.ts';
import type { PictureRequest } from './picture.worker.ts';
import { linkWorker, WorkerGone, type WorkerLike, type WorkerLink } from './worker-link.ts';

export interface DecodeOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for this picture, from when its turn comes. */
  readonly deadlineMs?: number;
}

export type DecodePicture = (
  bytes: Uint8Array<ArrayBuffer>,
  options?: DecodeOptions,
) => Promise<Result<DecodedPicture, PictureError>>;

/** Enough for 64 megapixels on a slow computer; a file made to take longer is stopped. */
const DEADLINE_MS = 20_000;

/** Pixels. WebAssembly keeps what it once took: after a picture this large the worker goes, and its memory with it. */
const LARGE = 16_000_000;

/** What a worker for pictures is asked, one request at a time. */
export type AskPictures<Request, Reply> = (
  request: Request,
  options?: DecodeOptions,
) => Promise<Result<Reply, PictureError>>;

/** Decodes pictures one after another in a worker, which is replaced when it hangs or breaks. */
export function createPictureDecoder(spawn: () => WorkerLike): DecodePicture {
  return createPictureWorker<PictureRequest, DecodedPicture>(spawn);
}

/**
 * Asks a worker about pictures, one after another; it is replaced when it hangs or breaks.
 * @template Reply tells the picture's size
 */
export function createPictureWorker<Request, Reply extends { readonly width: number; readonly height: number }>(
  spawn: () => WorkerLike,
): AskPictures<Request, Reply> {
  let link: WorkerLink<Request, Result<Reply, PictureError>> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function decode(request: Request, { signal, deadlineMs = DEADLINE_MS }: DecodeOptions) {
    if (signal?.aborted) return err(pictureError('cancelled'));
    if (!link?.alive) link = linkWorker(spawn());
    const worker = link;
    let late = false;
    const onAbort = () => worker.stop();
    signal?.addEventListener('abort', onAbort);
    const timer = setTimeout(() => {
      late = true;
      worker.stop();
    }, deadlineMs);
    try {
      const reply = await worker.ask(request);
      // A decoder that ran out of memory keeps the memory; a new worker starts with none.
      const spent = reply.ok ? reply.value.width * reply.value.height > LARGE : reply.error.code === 'out-of-memory';
      if (spent) worker.stop();
      return reply;
    } catch (error) {
      if (late) return err(pictureError('timed-out', { seconds: Math.round(deadlineMs / 1000) }));
      if (signal?.aborted) return err(pictureError('cancelled'));
      const crashed = error instanceof WorkerGone;
      return err(pictureError(crashed ? 'worker-crashed' : 'out-of-memory', {}, String(error)));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  return (request, options = {}) => {
    const result = last.then(() => decode(request, options));
    last = result.catch(() => {});
    return result;
  };
}

/**
 * Decodes a picture file in the background; the window stays responsive whatever the file is.
 * @example const picture = await decodePicture(bytes, { signal })
 */
export const decodePicture: DecodePicture = createPictureDecoder(
  () => new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module', name: 'pictures' }),
);
