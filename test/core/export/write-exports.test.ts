import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { cases } from '../../parity/cases.ts';
import { sharedData } from '../../support/shared-data.ts';
import { type Drawing, EXAMPLE_FILES, example, writeExport } from './written.ts';

/**
 * CONVAS_EXPORTS=FOLDER writes the PyTorch and Keras export of every example, of a net of one layer for every parity case,
 * and of every model of the reference data that layers express completely, for scripts/parity/check-exports.py. Python
 * with PyTorch is no part of the tests, so without it nothing is done.
 */
const folder = process.env.CONVAS_EXPORTS;

it.skipIf(folder === undefined)(
  'writes exports for scripts/parity/check-exports.py',
  async () => {
    let count = 0;
    for (const framework of ['pytorch', 'keras'] as const) {
      for (const file of EXAMPLE_FILES) {
        await writeExport(folder ?? '', framework, `example-${file}`, example(file));
        count += 1;
      }
      for (const entry of cases()) {
        const { dims, data } = entry.picture;
        await writeExport(folder ?? '', framework, entry.name, entry, { shape: dims, data });
        count += 1;
      }
      for (const [name, drawing] of importedModels()) {
        await writeExport(folder ?? '', framework, `example-imported-${name}`, drawing);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(0);
  },
  600_000,
);

function importedModels(): readonly (readonly [string, Drawing])[] {
  const models = sharedData('models');
  if (models === null) return [];
  const names = readdirSync(models).filter((name) => name.endsWith('.onnx'));
  return names.flatMap((name) => {
    const opened = importModel(new Uint8Array(readFileSync(join(models, name))), { title: name });
    if (!opened.ok) return [];
    const { document, weights } = opened.value;
    const analysis = analyze(document);
    const complete = [...document.nodes.values()].every(({ type }) => type !== 'opaque');
    return complete && analysis.valid ? [[name, { document, weights, analysis }] as const] : [];
  });
}
