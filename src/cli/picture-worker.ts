import { parentPort } from 'node:worker_threads';
import { type LookRequest, lookAtFile } from '../runtime/image/look-at-file.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';

/** Looks at picture files on a thread of its own, one after another. Bundled to dist/cli/picture-worker.mjs. */
parentPort?.on('message', (request: LookRequest) => {
  void lookAtFile(request, decodePictureInNode).then((reply) => {
    parentPort?.postMessage(reply, reply.ok && reply.value.pixels ? [reply.value.pixels.pixels.buffer] : []);
  });
});
