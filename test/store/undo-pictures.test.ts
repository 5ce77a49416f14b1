import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldPictures } from '../../src/store/held-pictures.ts';
import type { EditorState, HistoryEntry, PictureEntry } from '../../src/store/state.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const PICTURES = ['chelsea.png', 'espresso.jpg', 'chelsea.png', 'espresso.jpg'];

async function addAll(count = 3): Promise<void> {
  const files = PICTURES.slice(0, count).map(async (name, index) => ({
    name: `${index} ${name}`,
    bytes: new Uint8Array(await readFile(`assets/pictures/${name}`)),
  }));
  await driver.editor.pictures.add(await Promise.all(files));
}

const names = () => driver.state().pictures.map(({ name }) => name[0]);
const shown = () => driver.state().pictures.find(({ id }) => id === driver.state().currentPicture)?.name[0];
const titles = () => driver.state().past.map(({ title }) => english(title));
const ids = () => driver.state().pictures.map(({ id }) => id);

describe('undo of pictures', () => {
  it('takes back what was added together as one step, named by what it was', async () => {
    await addAll();
    expect(titles()).toEqual(['Add 3 pictures']);
    driver.commands.run('edit.undo');
    expect([names(), shown()]).toEqual([[], undefined]);
    driver.commands.run('edit.redo');
    expect([names(), shown()]).toEqual([['0', '1', '2'], '0']);
  });

  it('takes back removing, moving, choosing and fitting, each as it was', async () => {
    await addAll();
    const { pictures } = driver.editor;
    const [a = '', b = '', c = ''] = ids();
    pictures.select(b);
    pictures.select(c);
    pictures.move(a, 2);
    pictures.remove(c);
    pictures.setFit(a, 'stretch');
    expect([names(), shown()]).toEqual([['1', '0'], '0']);
    const seen: unknown[] = [];
    while (driver.state().past.length > 0) {
      driver.commands.run('edit.undo');
      seen.push([names().join(''), shown()]);
    }
    // The two choices in a row are one step.
    expect(seen).toEqual([
      ['10', '0'],
      ['120', '2'],
      ['012', '2'],
      ['012', '0'],
      ['', undefined],
    ]);
  });

  it('leaves redo alone where a picture is only looked at', async () => {
    await addAll();
    driver.add('input');
    driver.commands.run('edit.undo');
    driver.editor.pictures.select(ids()[2] ?? '');
    expect([shown(), driver.state().future.length]).toEqual(['2', 1]);
    driver.commands.run('edit.redo');
    expect(driver.state().document.nodes.size).toBe(1);
  });

  it('gives a picture that comes back its results again', async () => {
    await driver.editor.files.openExample(new Uint8Array(await readFile('assets/examples/lenet-5.convas')));
    await addAll(2);
    await driver.settled();
    const [a = ''] = ids();
    driver.editor.pictures.remove(a);
    expect(driver.state().results.has(a)).toBe(false);
    driver.commands.run('edit.undo');
    await driver.settled();
    expect(driver.state().results.has(a)).toBe(true);
  });

  it.each(seeds(2_611_302))('and of edits gives every state back by reference, %s', async (_, seed) => {
    await addAll(4);
    const files = new Set(driver.state().pictures.map(({ bytes }) => bytes));
    const act = fc.tuple(fc.nat(5), fc.nat(9), fc.nat(9));
    await fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
        driver.editor.history.jump(-driver.state().past.length + 1);
        const steps: EditorState[] = [driver.state()];
        const base = driver.state().past.length;
        for (const [kind, one, two] of acts) {
          const id = ids()[one % Math.max(1, ids().length)] ?? '';
          const { pictures, layers, history } = driver.editor;
          history.endGesture();
          if (kind === 0) pictures.remove(id);
          else if (kind === 1) pictures.move(id, two % 4);
          else if (kind === 2) pictures.setFit(id, two % 2 === 0 ? 'crop' : 'stretch');
          else if (kind === 3) layers.add('relu', { x: 0, y: one * 130 });
          // What is chosen right after an undo is no step; here there is always one between.
          else if (driver.state().future.length === 0) pictures.select(id);
          const now = driver.state();
          if (now.past.length > base + steps.length - 1) steps.push(now);
        }
        const same = (index: number) => {
          const [now, then] = [driver.state(), steps[index] as EditorState];
          expect(now.document).toBe(then.document);
          expect(now.pictures).toBe(then.pictures);
          expect(now.currentPicture).toBe(then.currentPicture);
        };
        for (let index = steps.length - 2; index >= 0; index -= 1) {
          driver.editor.history.undo();
          same(index);
        }
        for (let index = 1; index < steps.length; index += 1) {
          driver.editor.history.redo();
          same(index);
        }
        for (const { pictures } of [...driver.state().past, driver.state()]) {
          for (const { bytes } of pictures) expect(files.has(bytes)).toBe(true);
        }
      }),
      { seed, numRuns: 40 },
    );
  });

  it('forgets the oldest steps where removed pictures would hold more than the window may', () => {
    const picture = (id: string, pixels: number) => ({ id, bitmap: { width: pixels, height: 1 } }) as PictureEntry;
    const [a, b, c] = [picture('a', 40), picture('b', 40), picture('c', 40)];
    const past = [[a], [a, b], [b], [b]].map((pictures) => ({ pictures }) as unknown as HistoryEntry);
    expect(heldPictures([c], past, 200)).toBe(past);
    expect(heldPictures([c], past, 100)).toEqual(past.slice(2));
    expect(heldPictures([c], past, 10)).toEqual([]);
  });
});
