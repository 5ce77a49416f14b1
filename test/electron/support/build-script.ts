import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** Bundles a TypeScript file so that a plain Node of its own can run it; gives the bundle's path. */
export function buildNodeScript(entry: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'convas-script-'));
  // Some tests run it as another user.
  chmodSync(folder, 0o755);
  const outfile = path.join(folder, 'script.mjs');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm' });
  return outfile;
}
