import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { readFolder } from '../../src/core/dataset/folder.ts';
import { signs } from '../../src/core/dataset/signs.ts';
import { preparePicture } from '../../src/core/picture/prepare.ts';
import { err, ok } from '../../src/core/result.ts';
import { sameText } from '../../src/core/text.ts';
import { inspect } from '../../src/pictures/inspect.ts';
import { createPictureSource } from '../../src/pictures/source.ts';
import { type LookRequest, lookAtFile } from '../../src/runtime/image/look-at-file.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { english } from '../support/said.ts';

const SIZE = { channels: 3, height: 24, width: 32 };
const NAMES = ['chelsea.png', 'espresso.jpg', 'rocket.jpg'] as const;
const bytesOf = (name: string) => new Uint8Array(readFileSync(inRoot('assets/pictures', name)));

/** Photographs, one of which is cut short and one gone. */
function photographs(budget?: number) {
  const listed = readFolder({
    name: 'set',
    files: [...NAMES, 'cut.jpg', 'gone.png'],
    links: [],
    closed: [],
    cut: false,
  });
  if (!listed.ok) throw new Error(listed.error.code);
  const looks: LookRequest['target'][] = [];
  const source = createPictureSource({
    set: listed.value,
    readFile: async (name) => {
      if (name === 'gone.png') return err(sameText('gone'));
      return ok(name === 'cut.jpg' ? bytesOf('rocket.jpg').slice(0, 9_000) : bytesOf(name));
    },
    look: (request) => {
      looks.push(request.target);
      return lookAtFile(request, decodePictureInNode);
    },
    ...(budget !== undefined && { budget }),
  });
  const at = (name: string) => listed.value.items.findIndex(({ id }) => id === name);
  return { source, looks, at };
}

describe('the pixels of files', () => {
  it('are those that a single picture gets, and are prepared once', async () => {
    const { source, looks, at } = photographs();
    for (const name of NAMES) {
      const picture = await decodePictureInNode(bytesOf(name));
      if (!picture.ok) throw new Error(picture.error.code);
      const attributes = { ...SIZE, normalisation: '0..1' };
      for (const fit of ['crop', 'stretch'] as const) {
        const single = preparePicture(picture.value, fit, attributes);
        const [once, twice] = await Promise.all([
          source.pixels(at(name), SIZE, fit),
          source.pixels(at(name), SIZE, fit),
        ]);
        expect(once.ok && single.ok && once.value).toEqual(single.ok && single.value.view);
        expect(twice).toEqual(once);
        await source.pixels(at(name), SIZE, fit);
      }
    }
    expect(looks).toHaveLength(2 * NAMES.length);
    expect(source.heldBytes).toBeGreaterThan(6 * 3 * 24 * 32);
    source.empty();
    expect(source.heldBytes).toBe(0);
  });

  it('that cannot be had are errors in words, and are tried again', async () => {
    const { source, looks, at } = photographs();
    for (const name of ['cut.jpg', 'gone.png', 'cut.jpg']) {
      const pixels = await source.pixels(at(name), SIZE, 'crop');
      expect(pixels.ok ? null : english(pixels.error), name).toMatch(/gone|ends|short|truncated|incomplete/i);
    }
    expect(looks).toHaveLength(2);
    expect(source.heldBytes).toBe(0);
  });

  it('never take more than the budget', async () => {
    const budget = 2 * (3 * 24 * 32 + 400);
    const { source, looks, at } = photographs(budget);
    for (const name of [...NAMES, 'rocket.jpg', 'chelsea.png']) {
      await source.pixels(at(name), SIZE, 'crop');
      expect(source.heldBytes).toBeLessThanOrEqual(budget);
    }
    // Three, the last of which was still there, and the first anew.
    expect(looks).toHaveLength(4);
  });

  it('are looked at for a card without being resampled, several at once', async () => {
    const { source, looks } = photographs();
    const facts = await inspect(source, { abreast: 3 });
    expect(facts?.map((fact) => ('fault' in fact ? 'fault' : `${fact.width}×${fact.height}`))).toEqual([
      '451×300',
      'fault',
      '600×400',
      'fault',
      '640×427',
    ]);
    expect(new Set(looks)).toEqual(new Set([null]));
    const cancelled = AbortSignal.abort();
    expect(await inspect(source, { abreast: 3, signal: cancelled })).toBeNull();
  });
});

describe('the pixels of a block', () => {
  const source = createPictureSource({
    set: signs({ seed: 2, count: 50, multi: false }),
    readFile: null,
    look: () => Promise.reject(new Error('there is no file')),
  });

  it('pass byte for byte where the network takes them so', async () => {
    const pixels = await source.pixels(7, { channels: 3, height: 32, width: 32 }, 'crop');
    expect(pixels.ok && pixels.value.pixels).toEqual(source.set.pixels?.read(7));
  });

  it('become grey and another size like a file of the same pixels', async () => {
    const rgb = source.set.pixels?.read(3) ?? new Uint8Array();
    const data = Uint8ClampedArray.from({ length: 32 * 32 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : (rgb[3 * (at >> 2) + (at % 4)] ?? 0),
    );
    const size = { channels: 1, height: 20, width: 28 };
    const single = preparePicture({ width: 32, height: 32, data }, 'crop', { ...size, normalisation: '0..255' });
    const pixels = await source.pixels(3, size, 'crop');
    expect(pixels.ok && single.ok && pixels.value).toEqual(single.ok && single.value.view);
  });

  it('have facts of their own', async () => {
    const facts = await inspect(source, { abreast: 1 });
    expect(new Set(facts?.map((fact) => 'hash' in fact && fact.hash)).size).toBe(50);
  });
});
