import type { LookReply, LookRequest } from './image/look-at-file.ts';
import { type AskPictures, createPictureWorker } from './picture-client.ts';

/** Workers of the window that look at picture files; hand them to `pictures/pool`. */
export function createLookWorkers(count: number): readonly AskPictures<LookRequest, LookReply>[] {
  return Array.from({ length: count }, () =>
    createPictureWorker<LookRequest, LookReply>(
      () => new Worker(new URL('./look.worker.ts', import.meta.url), { type: 'module', name: 'looks' }),
    ),
  );
}
