// npm run train-examples [-- ID…]: trains the examples of assets/examples anew, by their recipes, with data that ships.
import { mkdir, rename } from 'node:fs/promises';
import { build } from './lib/bundles.mjs';
import { run } from './lib/child.mjs';
import { inRoot } from './lib/paths.mjs';
import { ExpectedFailure, runScript, say } from './lib/report.mjs';
import { setUp } from './lib/setup-steps.mjs';

/** What each one learns from; its recipe is assets/examples/recipes/ID.json. */
const DATA = /** @type {const} */ ({
  'se-signs': 'signs:1:10000',
  'se-signs-multi': 'signs-multi:1:10000',
});

await runScript(async () => {
  const asked = process.argv.slice(2);
  const ids = Object.keys(DATA).filter((id) => asked.length === 0 || asked.includes(id));
  const unknown = asked.filter((id) => !Object.hasOwn(DATA, id));
  if (unknown.length > 0)
    throw new ExpectedFailure(`No recipe for ${unknown.join(', ')}; there is ${Object.keys(DATA).join(', ')}.`);
  await setUp();
  await build(['cli']);
  await mkdir(inRoot('.cache'), { recursive: true });
  for (const id of ids) {
    const example = inRoot('assets', 'examples', `${id}.convas`);
    const output = inRoot('.cache', `${id}.convas`);
    const recipe = inRoot('assets', 'examples', 'recipes', `${id}.json`);
    const data = DATA[/** @type {keyof typeof DATA} */ (id)];
    say(`${id}: learning from ${data}`);
    const { code } = await run(process.execPath, [
      inRoot('dist', 'cli', 'convas.mjs'),
      ...['train', example, '--data', data, '--recipe', recipe, '-o', output, '--force'],
    ]);
    if (code !== 0) return code;
    await rename(output, example);
  }
  return 0;
});
