import { describe, expect, it } from 'vitest';
import { pictureError } from '../../src/core/picture/messages.ts';
import { concatBytes } from '../../src/runtime/image/bytes.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import {
  exif,
  jpegWithExif,
  pattern,
  webpCanvas,
  webpFile,
  webpFrame,
  writeJpeg,
  writeWebp,
} from '../runtime/support/pictures.ts';
import { PNG_SIGNATURE, pngChunk, writePng } from '../runtime/support/png-writer.ts';
import { damaged, generator } from '../support/damage.ts';
import { english, korean } from '../support/said.ts';
import { seedRanges } from '../support/seeds.ts';
import { expectLightly } from '../support/work.ts';

/**
 * Thousands of damaged pictures, most of them the same ones every time: picture i of a kind is made from the seed i. Each gives
 * pixels of the size that its header says, or a named problem; within the limits of time and memory, and without an
 * exception.
 */
const CASES = 1500;
/** Of work per file, in reference jobs: about two seconds. The heaviest seen was a tenth of it. */
const LIMIT = 200;
/** What all of them together may leave behind: the largest picture allowed is 256 MB, and a decoder keeps its memory. */
const LIMIT_BYTES = 1024 * 2 ** 20;

const picture = pattern(48, 40);
const jpeg = await writeJpeg(picture, { progressive: false });
const webp = await writeWebp(picture);
const png = writePng({ width: 48, height: 40, colourType: 6, pixel: (x, y) => [x, y, x * y, 255 - x] });
const same = (bytes: Uint8Array) => bytes;
const kinds: readonly (readonly [name: string, bytes: Uint8Array, mend: (bytes: Uint8Array) => Uint8Array])[] = [
  ['PNG', png, same],
  // A reader that stops at the first wrong checksum would never see what lies behind it.
  ['PNG with the checksums put right', png, withChecksums],
  ['JPEG with EXIF data', jpegWithExif(jpeg, exif(6)), same],
  ['progressive JPEG', await writeJpeg(picture), same],
  ['lossless WebP', webp, same],
  ['lossy WebP', await writeWebp(picture, { lossless: 0, quality: 60 }), same],
  ['animated WebP', webpFile([webpCanvas(2, 60, 50), webpFrame(webp, 4, 6, 48, 40)]), same],
];

describe.each(seedRanges(CASES))('damaged pictures, %s', (_label, first, count) => {
  it.each(kinds)('%s', { timeout: 120_000 }, async (_name, bytes, mend) => {
    const outcomes = new Map<string, number>();
    const before = process.memoryUsage().rss;
    for (let seed = first; seed < first + count; seed += 1) {
      const picture = mend(damaged(bytes, generator(seed)));
      const outcome = await expectLightly(() => outcomeOf(picture), LIMIT, `seed ${seed}`);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(LIMIT_BYTES);
    // The damage reaches behind the first check, or it would test nothing.
    expect(outcomes.size, JSON.stringify([...outcomes])).toBeGreaterThan(2);
    // And no failure leaves the decoder the worse for it.
    expect((await decodePictureInNode(bytes)).ok).toBe(true);
  });
});

async function outcomeOf(bytes: Uint8Array): Promise<string> {
  const result = await decodePictureInNode(bytes);
  if (!result.ok) {
    // Named: a message of its own in both languages, and not the one for failures that nobody foresaw.
    expect(english(result.error.message)).not.toMatch(/undefined|NaN|\[object/);
    expect(korean(result.error.message)).toMatch(/[가-힣]/);
    expect(result.error.message).not.toEqual(pictureError('worker-crashed').message);
    return result.error.code;
  }
  const { width, height, data } = result.value;
  expect(data.length).toBe(width * height * 4);
  return 'opened';
}

/** The chunks of a PNG file as they are, under checksums that fit. */
function withChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [PNG_SIGNATURE];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = Math.min(view.getUint32(at), bytes.length - at - 12);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push(pngChunk(type, bytes.subarray(at + 8, at + 8 + length)));
    at += 12 + length;
  }
  return concatBytes(chunks);
}
