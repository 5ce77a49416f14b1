import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileTokens } from '../../electron/file-tokens.ts';
import { Handover, PIECE, streamOf } from '../../electron/handover.ts';
import { takeIn } from '../../src/runtime/take-in.ts';
import { generator } from '../support/damage.ts';
import { seeds } from '../support/seeds.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const LIMIT = 2 ** 26;

function noise(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const random = generator(seed);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1 + random(97)) bytes[at] = random(256);
  return bytes;
}

/** Opens a file as the main process does, and what comes with the answer. */
async function opened(handover: Handover, file: string) {
  const outcome = await new FileTokens(handover).open(file, LIMIT);
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value.bytes;
}

/** Fetches as the window's worker does. */
function fetched(handover: Handover, offered: { ticket: string; size: number }) {
  return takeIn(offered, async (ticket) => {
    const offer = handover.take(ticket);
    return offer ? new Response(streamOf(offer)) : new Response(null, { status: 404 });
  });
}

describe('bytes on their way to the window', () => {
  it.each(seeds(19))('are those of the file, with the answer or as a stream, %s', async (_, seed) => {
    const random = generator(seed);
    const folder = temporaryFolder();
    const handover = new Handover();
    const sizes = [0, 1, 2 ** 20, 2 ** 20 + 1, 4 * PIECE, random(2 ** 20), 2 ** 20 + random(2 ** 22)];
    for (const size of sizes) {
      const file = path.join(folder, `${size}.onnx`);
      const bytes = noise(size, seed + size);
      writeFileSync(file, bytes);
      const given = await opened(handover, file);
      expect(given instanceof Uint8Array).toBe(size <= 2 ** 20);
      const whole = given instanceof Uint8Array ? given : (await fetched(handover, given)).bytes;
      expect(Buffer.compare(whole, bytes)).toBe(0);
      // The same for what is there already, in parts.
      const cut = random(size + 1);
      const parts = handover.bytes([bytes.subarray(0, cut), bytes.subarray(cut)]);
      const together = parts instanceof Uint8Array ? parts : (await fetched(handover, parts)).bytes;
      expect(Buffer.compare(together, bytes)).toBe(0);
    }
  });

  it('are there once, and not for a page that began anew', async () => {
    const file = path.join(temporaryFolder(), 'large.onnx');
    writeFileSync(file, noise(2 ** 21, 1));
    const handover = new Handover();
    const [first, second] = [await opened(handover, file), await opened(handover, file)];
    if (first instanceof Uint8Array || second instanceof Uint8Array) throw new Error('not offered');
    await fetched(handover, first);
    await expect(fetched(handover, first)).rejects.toThrow('404');
    await expect(fetched(handover, { ...second, ticket: path.resolve(file) })).rejects.toThrow('404');
    handover.clear();
    await expect(fetched(handover, second)).rejects.toThrow('404');
  });

  it('are read no faster than they are taken, and the file is let go of when nobody wants more', async () => {
    let read = 0;
    let ended = false;
    const offer = {
      size: 1000 * PIECE,
      read: async function* () {
        try {
          for (;;) {
            read += 1;
            yield new Uint8Array(PIECE);
          }
        } finally {
          ended = true;
        }
      },
    };
    const reader = streamOf(offer).getReader();
    for (let taken = 0; taken < 3; taken += 1) await reader.read();
    await new Promise((resolve) => setTimeout(resolve));
    expect(read).toBeLessThanOrEqual(4);
    await reader.cancel();
    expect(ended).toBe(true);
  });

  it.each([
    ['grew', (file: string) => appendFileSync(file, 'x')],
    ['was written anew', (file: string) => writeFileSync(file, noise(2 ** 21, 3))],
    [
      'is another',
      (file: string) => {
        writeFileSync(`${file}.new`, noise(2 ** 21, 3));
        renameSync(`${file}.new`, file);
      },
    ],
  ])('of a file that %s since are refused: half of each would be neither', async (_, change) => {
    const file = path.join(temporaryFolder(), 'large.onnx');
    writeFileSync(file, noise(2 ** 21, 2));
    const handover = new Handover();
    const offered = await opened(handover, file);
    if (offered instanceof Uint8Array) throw new Error('not offered');
    change(file);
    await expect(fetched(handover, offered)).rejects.toThrow();
  });

  it('of a file that is changed while it is read are refused', async () => {
    const file = path.join(temporaryFolder(), 'large.onnx');
    writeFileSync(file, noise(2 ** 22, 2));
    const handover = new Handover();
    const offered = await opened(handover, file);
    if (offered instanceof Uint8Array) throw new Error('not offered');
    const offer = handover.take(offered.ticket);
    if (!offer) throw new Error('not there');
    const pieces = offer.read()[Symbol.asyncIterator]();
    await pieces.next();
    appendFileSync(file, 'x');
    const rest = async () => {
      while (!(await pieces.next()).done);
    };
    await expect(rest()).rejects.toThrow('large.onnx');
  });
});
