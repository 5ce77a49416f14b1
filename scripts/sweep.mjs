// npm run sweep [-- --seeds N | --repeat SEED[,SEED…]] [FILE…]: the laws of the tests over many seeds that nobody tried.
// npm run sweep -- --loaded [--only STEP…]: npm test three times beside programs that take every core.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { testUnderLoad } from './lib/load.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { duration, ExpectedFailure, runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';
import { countReport, vitestReport } from './lib/vitest.mjs';

const USAGE =
  'Usage: npm run sweep [-- --seeds N | --repeat SEED[,SEED…]] [FILE…], or -- --loaded [--only STEP[,STEP…]]';
/** What one call tries unless it is told otherwise, and at most: each seed takes minutes on a small machine. */
const SEEDS = 20;
const MOST_SEEDS = 1000;
/** Tried together: a round that fails says so before the next begins. */
const ROUND = 10;
const MAX_SEED = 2 ** 31;

await runScript(async () => {
  const [mode, ...rest] = process.argv.slice(2);
  if (mode === '--loaded') return testUnderLoad(rest);
  const { seeds, filters } = readArguments(process.argv.slice(2));
  await setUp();
  const chosen = (/** @type {string} */ word) =>
    filesWith(word).filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)));
  const [files, long] = [chosen('support/seeds.ts'), chosen('process.env.CONVAS_SWEEP')];
  if (files.length + long.length === 0)
    throw new ExpectedFailure(`No test with seeds has “${filters.join('” or “')}” in its path.`);
  say(`${files.length} files of laws, seeds ${seeds.join(', ')}; ${long.length} with more cases than npm test tries`);
  const start = Date.now();
  /** @type {string[]} */
  const failures = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  const runs = (/** @type {string[]} */ list) => (list.length === 0 ? [] : [list]);
  const rounds = Array.from({ length: Math.ceil(seeds.length / ROUND) }, (_, at) =>
    seeds.slice(at * ROUND, (at + 1) * ROUND),
  );
  const tries = [
    ...runs(long).map((list) => ({ list, what: 'more cases', env: { CONVAS_SWEEP: '1' } })),
    ...runs(files).flatMap((list) =>
      rounds.map((round) => ({ list, what: `seeds ${round.join(', ')}`, env: { CONVAS_SEED: round.join(',') } })),
    ),
  ];
  for (const { list, what, env } of tries) {
    const { report, code } = await vitestReport('unit', env, list);
    const count = report ? countReport(report, code) : { passed: 0, failed: 1, skipped: 0 };
    for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += count[key];
    failures.push(...failedIn(report));
    say(`${what}: ${count.passed} passed, ${count.failed} failed`);
  }
  for (const failure of failures) console.log(failure);
  const laws = `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`;
  console.log(`${seeds.length} seeds in ${files.length} files, ${duration(Date.now() - start)}: ${laws}`);
  if (total.failed > 0)
    console.log('Repeat one with npm run sweep -- --repeat SEED FILE, or CONVAS_SEED=SEED npx vitest.');
  return total.failed > 0 ? 1 : 0;
});

/** @param {string[]} args */
function readArguments(args) {
  const [option, value = ''] = args;
  if (option === '--repeat') return { seeds: value.split(',').map(seedOf), filters: args.slice(2) };
  if (option?.startsWith('--') && option !== '--seeds') throw new ExpectedFailure(`${USAGE}.`);
  const asked = option === '--seeds' ? Number(value) : SEEDS;
  if (!Number.isInteger(asked) || asked < 1 || asked > MOST_SEEDS) {
    throw new ExpectedFailure(`${USAGE}; N is 1 to ${MOST_SEEDS}.`);
  }
  const seeds = Array.from({ length: asked }, () => Math.floor(Math.random() * MAX_SEED));
  return { seeds, filters: option === '--seeds' ? args.slice(2) : args };
}

/** @param {string} text */
function seedOf(text) {
  const seed = Number(text);
  if (text !== '' && Number.isInteger(seed) && seed >= 0 && seed < MAX_SEED) return seed;
  throw new ExpectedFailure(`${USAGE}: ${text || 'nothing'} is no seed.`);
}

/**
 * Every unit test whose source says a word: a new law is swept without being named here.
 * @param {string} word
 */
function filesWith(word) {
  const all = readdirSync(inRoot('test'), { recursive: true, encoding: 'utf8' });
  return all
    .filter((name) => /\.test\.tsx?$/.test(name) && !name.startsWith('e2e'))
    .map((name) => path.join('test', name))
    .filter((name) => readFileSync(path.join(root, name), 'utf8').includes(word))
    .sort();
}

/** @param {import('./lib/vitest.mjs').Report | null} report */
function failedIn(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    return failed.map(({ fullName }) => `failed: ${path.relative(root, file.name ?? '')} “${fullName}”`);
  });
}
