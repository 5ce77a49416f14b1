import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { HANDED_OVER, handover, streamOf } from './handover.ts';
import { findFile, securityHeaders } from './static-site.ts';

const scheme = 'app';
const host = 'convas';

export const appOrigin = `${scheme}://${host}`;
export const appUrl = `${appOrigin}/index.html`;

/** Whether this is a page of the app itself. An `about:blank` that one of them opened has the same origin and is none. */
export function isOwnUrl(url: string): boolean {
  return url.startsWith(`${appOrigin}/`);
}

/**
 * Makes app:// a full web origin (workers, fetch, WebAssembly streaming, code cache), which file:// never is.
 * Call it before the app is ready.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ]);
}

/** Serves the built window from `folder` as app://convas/. */
export function serveApp(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    if (url.host !== host) return refuse(403);
    // Not to be had by anything that loads scripts, styles, pictures or pages: those ask with GET.
    if (request.method === 'POST' && url.pathname.startsWith(HANDED_OVER)) {
      return handOver(url.pathname.slice(HANDED_OVER.length));
    }
    if (request.method !== 'GET') return refuse(403);
    const found = await findFile(folder, url.pathname);
    if (!found.ok) return refuse(found.status);
    return new Response(new Uint8Array(await readFile(found.file)), {
      headers: { ...securityHeaders, 'Content-Type': found.type, 'Content-Length': String(found.size) },
    });
  });
}

function handOver(ticket: string): Response {
  const offer = handover.take(ticket);
  if (!offer) return refuse(404);
  const headers = { ...securityHeaders, 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' };
  return new Response(streamOf(offer), { headers: { ...headers, 'Content-Length': String(offer.size) } });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
