import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileTokens } from '../../electron/file-tokens.ts';
import type { ReplaceAnswer, SaveKind } from '../../electron/ipc/contract.ts';
import { saveWhereChosen } from '../../electron/save-target.ts';
import { atomicWrite } from '../../src/disk/atomic-write.ts';
import { seeds } from '../support/seeds.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const kinds: readonly SaveKind[] = ['convas', 'json', 'onnx', 'csv', 'png', 'svg', 'zip', 'safetensors'];

/** A person who types these names one after the other (then cancels), and answers each question so. */
function person(folder: string, typed: readonly string[], answers: readonly ReplaceAnswer[]) {
  const names = [...typed];
  const waiting = [...answers];
  /** Names of files that they agreed to replace: those the dialog itself asks about, and those that Convas does. */
  const agreed = new Set<string>();
  const asked: string[] = [];
  const offered: string[] = [];
  const tokens = new FileTokens();
  return {
    agreed,
    asked,
    offered,
    steps: {
      choose: async (suggestion: string) => {
        offered.push(path.basename(suggestion));
        const name = names.shift();
        if (name === undefined) return null;
        agreed.add(name);
        return path.join(folder, name);
      },
      askReplace: async (name: string) => {
        asked.push(name);
        const answer = waiting.shift() ?? 'cancel';
        if (answer === 'replace') agreed.add(name);
        return answer;
      },
      write: (file: string, options: { exclusive?: boolean }) => tokens.saveTo(file, new Uint8Array([1]), options),
    },
  };
}

describe('Save As and every export', () => {
  it.each(kinds)('%s: a name that gets its extension is asked about before that file is replaced', async (kind) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, `plain.${kind}`), 'old');
    const careful = person(folder, ['plain'], ['cancel']);
    expect(await saveWhereChosen(kind, '/x', careful.steps)).toEqual({ ok: true, value: null });
    expect(careful.asked).toEqual([`plain.${kind}`]);
    expect(readFileSync(path.join(folder, `plain.${kind}`), 'utf8')).toBe('old');

    const sure = person(folder, ['plain'], ['replace']);
    expect(await saveWhereChosen(kind, '/x', sure.steps)).toMatchObject({ value: { name: `plain.${kind}` } });
    expect(readFileSync(path.join(folder, `plain.${kind}`), 'utf8')).toBe('\u0001');
    expect(readdirSync(folder)).toEqual([`plain.${kind}`]);
  });

  it('asks nothing where nothing is replaced, or the dialog has asked', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'there.convas'), 'old');
    for (const name of ['fresh', 'there.convas']) {
      const one = person(folder, [name], []);
      expect(await saveWhereChosen('convas', '/x', one.steps)).toMatchObject({ ok: true });
      expect(one.asked).toEqual([]);
    }
    expect(readdirSync(folder).sort()).toEqual(['fresh.convas', 'there.convas']);
  });

  it('lets another name be chosen, from the one that is taken', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'a.convas'), 'old');
    const one = person(folder, ['a', 'b'], ['choose']);
    expect(await saveWhereChosen('convas', '/first.convas', one.steps)).toMatchObject({ value: { name: 'b.convas' } });
    expect(one.offered).toEqual(['first.convas', 'a.convas']);
    expect(readFileSync(path.join(folder, 'a.convas'), 'utf8')).toBe('old');
  });

  it.each(seeds(20_261_130))(
    'replaces nothing that its person did not agree to, whatever they answer, %s',
    async (_, seed) => {
      const name = fc.constantFrom('a', 'b', 'a.convas', 'b.convas', 'a.json', 'c.', '.a', 'a.b');
      const law = fc.asyncProperty(
        fc.uniqueArray(name, { maxLength: 6 }),
        fc.array(name, { maxLength: 4 }),
        fc.array(fc.constantFrom<ReplaceAnswer>('replace', 'choose', 'cancel'), { maxLength: 4 }),
        async (there, typed, answers) => {
          const folder = temporaryFolder();
          for (const old of there) writeFileSync(path.join(folder, old), `old ${old}`);
          const one = person(folder, typed, answers);
          await saveWhereChosen('convas', '/x', one.steps);
          for (const old of there) {
            const isOld = readFileSync(path.join(folder, old), 'utf8') === `old ${old}`;
            expect(isOld || one.agreed.has(old), `${old} was replaced unasked`).toBe(true);
          }
        },
      );
      await fc.assert(law, { seed, numRuns: 60 });
    },
  );
});

describe('a save that nobody was asked about', () => {
  it('replaces no file that comes into being meanwhile', async () => {
    const file = path.join(temporaryFolder(), 'a.convas');
    const large = new Uint8Array(8 * 1024 * 1024);
    const first = atomicWrite(file, large, { exclusive: true });
    // Written by another program, between the look and the end of the save.
    const intruder = (async () => {
      while (!readdirSync(path.dirname(file)).some((name) => name.endsWith('.tmp'))) await new Promise(setImmediate);
      if (!existsSync(file)) writeFileSync(file, 'theirs');
    })();
    const ended = await Promise.allSettled([first, intruder]);
    expect(ended[0]).toMatchObject({ status: 'rejected', reason: { error: { code: 'exists' } } });
    expect(readFileSync(file, 'utf8')).toBe('theirs');
    expect(readdirSync(path.dirname(file))).toEqual(['a.convas']);
  });
});
