import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runModule } from '../../../../scripts/lib/child.mjs';
import { inRoot } from '../../../../scripts/lib/paths.mjs';

/** Builds the app with marked texts into a folder of its own, which the caller removes. */
export async function buildPseudoApp(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'convas-pseudo-'));
  const renderer = path.join(folder, 'dist', 'renderer');
  mkdirSync(renderer, { recursive: true });
  cpSync(inRoot('dist', 'electron'), path.join(folder, 'dist', 'electron'), { recursive: true });
  cpSync(inRoot('package.json'), path.join(folder, 'package.json'));
  const config = inRoot('test', 'e2e', 'support', 'pseudo', 'vite.config.ts');
  const { code, stderr } = await runModule(
    'vite/bin/vite.js',
    ['build', '--config', config, '--logLevel', 'warn', '--emptyOutDir'],
    { capture: true, env: { ...process.env, NODE_ENV: 'production', CONVAS_PSEUDO_OUT: renderer } },
  );
  if (code !== 0) throw new Error(`the marked window was not built:\n${stderr}`);
  cpSync(inRoot('dist', 'renderer', 'licences.txt'), path.join(renderer, 'licences.txt'));
  return folder;
}
