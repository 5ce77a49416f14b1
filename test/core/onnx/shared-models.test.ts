import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../../src/core/onnx/codec.ts';
import { readTensor } from '../../../src/core/onnx/read-tensor.ts';
import { english } from '../../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../../support/shared-data.ts';

/** Files that other programs wrote (PyTorch, Keras, CNTK, PaddlePaddle, ONNX's own operator tests), IR 3 to 10. */
const folders = ['models', 'onnx-operator-tests'].flatMap((name) => sharedData(name) ?? []);
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => join(folder, name)),
);

describe.skipIf(files.length === 0)(files.length === 0 ? SHARED_DATA_HINT : `${files.length} foreign models`, () => {
  it('come back byte for byte, and every initializer can be read', () => {
    const findings: string[] = [];
    for (const file of files) {
      const bytes = new Uint8Array(readFileSync(file));
      const model = decodeModel(bytes);
      if (!model.ok) {
        findings.push(`${file}: ${english(model.error.message)}`);
        continue;
      }
      if (Buffer.compare(encodeModel(model.value), bytes) !== 0) findings.push(`${file}: differs`);
      for (const tensor of model.value.graph?.initializer ?? []) {
        const read = readTensor(tensor);
        if (!read.ok) findings.push(`${file}: ${english(read.error.message)}`);
      }
    }
    expect(findings).toEqual([]);
  });
});
