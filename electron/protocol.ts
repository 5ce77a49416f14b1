import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
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
    if (url.host !== host || request.method !== 'GET') return refuse(403);
    const found = await findFile(folder, url.pathname);
    if (!found.ok) return refuse(found.status);
    return new Response(new Uint8Array(await readFile(found.file)), {
      headers: { ...securityHeaders, 'Content-Type': found.type, 'Content-Length': String(found.size) },
    });
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}
