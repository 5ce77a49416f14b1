import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runModule } from '../../../../scripts/lib/child.mjs';
import { inRoot } from '../../../../scripts/lib/paths.mjs';
import { messagesOfSource } from '../../../support/messages.ts';

/** A language that exists nowhere. It comes as every other does: as one file. */
export const PSEUDO = 'en-XA';

/** Builds the app from the same source with one more catalogue, into a folder of its own, which the caller removes. */
export async function buildPseudoApp(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'convas-pseudo-'));
  const source = path.join(folder, 'source');
  const renderer = path.join(folder, 'dist', 'renderer');
  mkdirSync(renderer, { recursive: true });
  for (const part of ['src', 'assets', 'index.html', 'package.json', 'tsconfig.json', 'LICENSE', 'NOTICE']) {
    cpSync(inRoot(part), path.join(source, part), { recursive: true });
  }
  symlinkSync(inRoot('node_modules'), path.join(source, 'node_modules'));
  cpSync(inRoot('dist', 'electron'), path.join(folder, 'dist', 'electron'), { recursive: true });
  cpSync(inRoot('package.json'), path.join(folder, 'package.json'));
  const catalogue = `${JSON.stringify(pseudoCatalogue(), null, 2)}\n`;
  writeFileSync(path.join(source, 'src', 'locales', `${PSEUDO}.json`), catalogue);
  writeFileSync(path.join(folder, 'dist', 'electron', 'locales', `${PSEUDO}.json`), catalogue);
  const config = inRoot('test', 'e2e', 'support', 'pseudo', 'vite.config.ts');
  const { code, stderr } = await runModule(
    'vite/bin/vite.js',
    ['build', source, '--config', config, '--logLevel', 'warn', '--emptyOutDir'],
    { capture: true, env: { ...process.env, NODE_ENV: 'production', CONVAS_PSEUDO_OUT: renderer } },
  );
  if (code !== 0) throw new Error(`the marked window was not built:\n${stderr}`);
  cpSync(inRoot('dist', 'renderer', 'licences.txt'), path.join(renderer, 'licences.txt'));
  return folder;
}

/** A folder of settings that ask for that language. */
export function pseudoUserData(folder: string): string {
  const userData = path.join(folder, 'user');
  mkdirSync(userData);
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ locale: PSEUDO }));
  return userData;
}

/** Every message, with marks around its English. */
function pseudoCatalogue(): Record<string, string> {
  return Object.fromEntries(messagesOfSource().messages.map(({ id, message }) => [id, `⟦${message}⟧`]));
}
