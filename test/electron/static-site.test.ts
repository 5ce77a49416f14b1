import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, findFile, securityHeaders } from '../../electron/static-site.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

function site(): string {
  const folder = path.join(temporaryFolder(), 'site');
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  for (const name of ['index.html', 'assets/ort.wasm', 'assets/가 나.js', '../secret.txt']) {
    writeFileSync(path.join(folder, name), 'x');
  }
  return folder;
}

describe('what a request gets', () => {
  it('finds files with their types', async () => {
    const folder = site();
    expect(await findFile(folder, '/')).toMatchObject({ file: path.join(folder, 'index.html'), size: 1 });
    expect(await findFile(folder, '/assets/ort.wasm')).toMatchObject({ type: 'application/wasm' });
    expect(await findFile(folder, `/assets/${encodeURIComponent('가 나.js')}`)).toMatchObject({
      type: 'text/javascript; charset=utf-8',
    });
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//etc/passwd',
    '/C:/secret.txt',
    '/index.html%00.js',
    '/assets',
    '/nothing.js',
    '/%E0%A4%A',
  ])('gives nothing for %s', async (pathname) => {
    expect(await findFile(site(), pathname)).toMatchObject({ ok: false });
  });
});

describe('headers', () => {
  it('isolate the page, and allow no inline code, eval or network', () => {
    expect(securityHeaders['Cross-Origin-Opener-Policy']).toBe('same-origin');
    expect(securityHeaders['Cross-Origin-Embedder-Policy']).toBe('require-corp');
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  });
});
