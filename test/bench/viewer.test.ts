import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findViewer, serveFolder } from '../../scripts/lib/bench-viewer.mjs';

const folders: string[] = [];
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-viewer-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe('the other viewer', () => {
  it('is where CONVAS_BENCH_VIEWER names it; a folder without one is said to be', async () => {
    vi.stubEnv('CONVAS_BENCH_VIEWER', await folderWith({ 'index.html': '', 'onnx.js': '' }));
    expect(await findViewer()).toEqual({ folder: folders[0], name: 'Netron' });
    vi.stubEnv('CONVAS_BENCH_VIEWER', await folderWith({}));
    expect(await findViewer()).toMatch(/index\.html/);
  });

  it('is served on this machine, its own files and no others', async () => {
    const folder = await folderWith({ 'index.html': '<p>hi', 'onnx.js': 'x', 'secret.txt': 'no' });
    const site = await serveFolder(folder);
    try {
      expect(new URL(site.url).hostname).toBe('127.0.0.1');
      const page = await fetch(site.url);
      expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([200, 'text/html', '<p>hi']);
      expect((await fetch(`${site.url}onnx.js?v=1`)).headers.get('content-type')).toBe('text/javascript');
      for (const name of ['secret.txt', 'none.js', '..%2findex.html', 'a/index.html']) {
        expect((await fetch(site.url + name)).status).toBe(404);
      }
    } finally {
      site.close();
    }
  });
});
