import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { inRoot } from './paths.mjs';
import { ExpectedFailure } from './report.mjs';

const address = '127.0.0.1';

/**
 * Serves the built window on this machine only, by the same rules and with the same headers as the app:// scheme of
 * the desktop app. Build `renderer` and `site` first.
 * @param {number} port 0 for a free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveRenderer(port) {
  /** @type {typeof import('../../electron/static-site.ts')} */
  const site = await import(pathToFileURL(inRoot('dist', 'tools', 'static-site.mjs')).href);
  const folder = inRoot('dist', 'renderer');
  const server = createServer(async (request, response) => {
    // A foreign page could reach a loopback server by a name of its own (DNS rebinding): only ours are answered.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
      response.writeHead(403).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const found = await site.findFile(folder, (request.url ?? '/').split(/[?#]/)[0] ?? '/');
    if (!found.ok) {
      response.writeHead(found.status, site.securityHeaders).end();
      return;
    }
    response.writeHead(200, {
      ...site.securityHeaders,
      'Content-Type': found.type,
      'Content-Length': found.size,
      'Cache-Control': 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(found.file)
        .on('error', () => response.destroy())
        .pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, port)));
    server.listen(port, address, () => resolve(undefined));
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://${address}:${bound.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {Error} error
 * @param {number} port
 */
function explain(error, port) {
  if (!('code' in error) || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) return error;
  return new ExpectedFailure(`Port ${port} is taken or not allowed: choose another with --port, or leave it out.`);
}
