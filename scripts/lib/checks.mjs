import { runModule } from './child.mjs';

/**
 * The static checks. Each counts as one test.
 * @type {Record<'format' | 'lint' | 'types', () => Promise<boolean>>}
 */
export const checks = {
  format: () => succeeds('@biomejs/biome/bin/biome', ['format', ...biomeOptions, '.']),
  lint: () =>
    succeeds('@biomejs/biome/bin/biome', [
      'check',
      '--formatter-enabled=false',
      '--error-on-warnings',
      ...biomeOptions,
      '.',
    ]),
  types,
};

const biomeOptions = ['--colors=off', '--max-diagnostics=50'];

/** The widest first, then the rooms, each of which allows less. */
const projects = ['tsconfig.json', 'src/tsconfig.json', 'src/core/tsconfig.json', 'electron/tsconfig.json'];

async function types() {
  let passed = true;
  for (const project of projects) {
    passed = (await succeeds('typescript/bin/tsc', ['--project', project, '--pretty', 'false'])) && passed;
  }
  return passed;
}

/**
 * @param {string} file
 * @param {string[]} args
 */
async function succeeds(file, args) {
  return (await runModule(file, args)).code === 0;
}
