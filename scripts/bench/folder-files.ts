import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import encode, { init } from '@jsquash/jpeg/encode.js';
import { signPixels } from '../../src/core/dataset/signs.ts';
import { SIGN_CLASSES, SIGN_SIZE, signLabel } from '../../src/core/dataset/signs-plan.ts';

/** Writes Signs as JPEG files of 32 × 32, a sub-folder per class. */
export async function writeSigns(folder: string, count: number): Promise<void> {
  await init(await encoderModule());
  for (const name of SIGN_CLASSES) await mkdir(path.join(folder, name), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const rgb = signPixels({ seed: 1, multi: false }, index);
    const data = new Uint8ClampedArray(4 * SIGN_SIZE * SIGN_SIZE).fill(255);
    for (let at = 0; at < SIGN_SIZE * SIGN_SIZE; at += 1) data.set(rgb.subarray(3 * at, 3 * at + 3), 4 * at);
    const picture = { width: SIGN_SIZE, height: SIGN_SIZE, data, colorSpace: 'srgb' } as ImageData;
    const file = path.join(folder, SIGN_CLASSES[signLabel(index)] ?? '', `${String(index).padStart(5, '0')}.jpg`);
    await writeFile(file, new Uint8Array(await encode(picture, { quality: 90 })));
  }
}

async function encoderModule(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
  return WebAssembly.compile(await readFile(file));
}
