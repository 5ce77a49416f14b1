import { stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The content security policy of the window. Scripts, workers, styles and fonts come from the app itself and nothing
 * may be reached over a network; `wasm-unsafe-eval` is what compiling WebAssembly (ONNX Runtime) needs, and it
 * allows no JavaScript `eval`.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sent with every response, in the desktop window and by `npm run web`: COOP and COEP give WebAssembly its threads. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // Names behind links are not looked up before anyone follows them. (Links that ask for it by themselves are: a tab
  // has no way to forbid that.)
  'X-DNS-Prefetch-Control': 'off',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export type FoundFile = { ok: true; file: string; type: string; size: number } | { ok: false; status: 400 | 403 | 404 };

/**
 * Finds what a request for `pathname` (still percent-encoded, without query) gets out of `folder`: `/` is
 * `index.html`, and nothing outside the folder can be named, however it is written.
 */
export async function findFile(folder: string, pathname: string): Promise<FoundFile> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return { ok: false, status: 400 };
  }
  // A backslash separates folders on Windows, a colon names drives and streams there, and NUL cuts a name short.
  if (/[\\:\0]/.test(decoded)) return { ok: false, status: 403 };
  const root = path.resolve(folder);
  const file = path.resolve(root, `.${path.posix.normalize(`/${decoded}`)}`, decoded.endsWith('/') ? 'index.html' : '');
  if (!file.startsWith(root + path.sep)) return { ok: false, status: 403 };
  try {
    const status = await stat(file);
    if (!status.isFile()) return { ok: false, status: 404 };
    return {
      ok: true,
      file,
      size: status.size,
      type: types[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    };
  } catch {
    return { ok: false, status: 404 };
  }
}
