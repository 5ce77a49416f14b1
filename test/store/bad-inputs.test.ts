import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packNpy } from '../../src/core/export/npy-archive.ts';
import { documentToJson } from '../../src/core/project/write-document.ts';
import { ok } from '../../src/core/result.ts';
import type { OpenedFile } from '../../src/platform/types.ts';
import { decodeBody, encodeBody } from '../../src/store/backup-body.ts';
import { createParts } from '../../src/store/backup-parts.ts';
import { BAD_FILES } from '../core/project/bad-files.ts';
import { writePng } from '../runtime/support/png-writer.ts';
import { damaged, generator } from '../support/damage.ts';
import { createDriver } from '../support/editor-driver.ts';
import { modelWithOperator } from '../support/imported-models.ts';
import { english, korean } from '../support/said.ts';
import { seedRanges } from '../support/seeds.ts';

/** Whatever is opened, dropped or pasted: a failure changes nothing of the open drawing, and says why. */

let driver: ReturnType<typeof createDriver>;
let before: ReturnType<typeof driver.state>;
let json: string;
beforeEach(async () => {
  driver = createDriver();
  await driver.editor.files.openExample(new Uint8Array(await readFile('assets/examples/lenet-5.convas')));
  driver.add('dropout');
  await driver.addPicture('assets/pictures/astronaut.jpg');
  before = driver.state();
  json = documentToJson(before.document);
});
afterEach(() => driver.dispose());

function expectUntouched(what: string): void {
  const now = driver.state();
  for (const key of ['document', 'weights', 'pictures', 'file', 'past', 'future', 'currentPicture'] as const) {
    expect(now[key], `${what}: ${key}`).toBe(before[key]);
  }
  expect(documentToJson(now.document)).toBe(json);
  const last = now.toasts.at(-1);
  expect(last?.tone, what).toBe('error');
  expect(korean(last?.message), what).toMatch(/[가-힣]/);
}

const file = (name: string, bytes: Uint8Array): OpenedFile => ({ token: name, name, bytes: new Uint8Array(bytes) });

describe('a message names the real cause', () => {
  const last = () => english(driver.state().toasts.at(-1)?.message) ?? '';

  it('a text that is called a picture is no picture, not bad JSON', async () => {
    for (const name of ['notes.png', 'NOTES.JPG', 'a.webp']) {
      await driver.editor.files.openFile(file(name, new TextEncoder().encode('just some notes')));
      expectUntouched(name);
      expect(last(), name).toContain(name);
      expect(last(), name).not.toContain('JSON');
      expect(last(), name).toMatch(/picture/i);
    }
  });

  it('a drawing that is called a picture still opens', async () => {
    const bytes = new Uint8Array(await readFile('assets/examples/lenet-5.convas'));
    driver.platform.unsavedAnswers.push('discard');
    expect(await driver.editor.files.openFile(file('lenet.png', bytes))).toBe(true);
  });

  it('an archive of arrays whose names are no parameters says so', async () => {
    const arrays = new Map([['nobody', { shape: [2], data: Float32Array.of(1, 2) }]]);
    await driver.editor.files.openFile(file('w.npz', packNpy(arrays)));
    expectUntouched('npz');
    expect(last()).toContain('nobody');
    expect(last()).not.toContain('damaged');
  });
});

describe('the open drawing stays as it was', () => {
  it('through every bad project file', { timeout: 120_000 }, async () => {
    for (const { name, bytes } of BAD_FILES) {
      const bad = file('bad.convas', bytes());
      const opened = await driver.editor.files.openFile(bad);
      // A picture, or a model that can be read, is no bad file here: it is taken for what it is.
      if (opened) continue;
      expectUntouched(name);
    }
  });

  it.each(seedRanges(60))('through cut and damaged models, %s', { timeout: 60_000 }, async (_, first, count) => {
    const model = modelWithOperator();
    let refused = 0;
    for (let seed = first; seed < first + count; seed += 1) {
      const opened = await driver.editor.files.openFile(file('bad.onnx', damaged(model, generator(seed))));
      if (opened) {
        driver.platform.unsavedAnswers.push('discard');
        before = driver.state();
        json = documentToJson(before.document);
        continue;
      }
      // Cancelled at the question whether the drawing may go: it was whole.
      if (driver.state().toasts.at(-1)?.tone !== 'error') continue;
      refused += 1;
      expectUntouched(`seed ${seed}`);
    }
    expect(refused).toBeGreaterThan(count / 6);
  });

  it('through bad pictures; the good ones among them are kept, whatever they are called', async () => {
    const png = writePng({ width: 20, height: 20, colourType: 2, pixel: (x, y) => [x, y, 9] });
    await driver.editor.files.openFile(file('cut.png', png.subarray(0, 60)));
    expectUntouched('cut');
    const names = [`${'x'.repeat(255)}.png`, '고양이.png'.normalize('NFD'), '100% #1?.png', 'no extension', 'a.jpg'];
    await driver.editor.files.openFiles([
      ...names.map((name) => file(name, png)),
      file('cut.png', png.subarray(0, 60)),
    ]);
    expect(
      driver
        .state()
        .pictures.slice(before.pictures.length)
        .map(({ name }) => name),
    ).toEqual(names);
    expect(driver.state().document).toBe(before.document);
  });

  it('of two hundred and ten pictures at once two hundred are kept, and that is said', async () => {
    const png = writePng({ width: 8, height: 8, colourType: 0, pixel: () => [7] });
    await driver.editor.files.openFiles(Array.from({ length: 210 }, (_, index) => file(`${index}.png`, png)));
    expect(driver.state().pictures).toHaveLength(200);
    expect(english(driver.state().toasts.at(-1)?.message)).toContain('up to 200 pictures');
    expect(driver.state().document).toBe(before.document);
  });

  it.each(seedRanges(300))('through junk on the clipboard, %s', (_, first, count) => {
    const junk = [
      '',
      ' ',
      'hello',
      '{',
      '[]',
      'null',
      '{}',
      '["a"]',
      '{"__proto__": {}}',
      '\0',
      '['.repeat(100_000),
      json.slice(0, -5),
    ];
    const copied = new TextEncoder().encode(json);
    for (let seed = first; seed < first + count; seed += 1) {
      junk.push(new TextDecoder().decode(damaged(copied, generator(seed))));
    }
    let refused = 0;
    for (const [index, text] of junk.entries()) {
      if (driver.editor.copies.pasteText(text)) {
        driver.commands.run('edit.undo');
        before = { ...driver.state() };
        continue;
      }
      refused += 1;
      expectUntouched(`junk ${index}`);
    }
    expect(refused).toBeGreaterThan(count / 3);
  });
});

it.each(seedRanges(600))(
  'a damaged backup is refused or read with what is lost, and never thrown at, %s',
  (_, first, count) => {
    const parts = createParts(async () => ok('0'.repeat(64)));
    const body = new TextEncoder().encode(encodeBody(before, parts).json);
    const outcomes = new Set<string>();
    for (let seed = first; seed < first + count; seed += 1) {
      const text = new TextDecoder().decode(damaged(body, generator(seed)));
      const decoded = decodeBody(text, new Map(), parts);
      outcomes.add(decoded.ok ? 'read' : english(decoded.error.message).slice(0, 20));
    }
    expect(outcomes.size).toBeGreaterThan(2);
  },
);
