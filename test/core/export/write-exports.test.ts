import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Framework, sourceRemarks } from '../../../src/core/export/source-export.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { importModel } from '../../../src/core/import/import-model.ts';
import { cases } from '../../parity/cases.ts';
import { english } from '../../support/said.ts';
import { sharedData } from '../../support/shared-data.ts';
import { operatorForms } from './operator-forms.ts';
import { operatorTests } from './operator-tests.ts';
import { type Drawing, EXAMPLE_FILES, example, writeExport } from './written.ts';

/**
 * CONVAS_EXPORTS=FOLDER writes the PyTorch and Keras export of every example, of a net of one layer for every parity case,
 * of every model of the reference data that can be written without a gap, of ONNX's own operator tests with the outputs
 * that ONNX expects, and of operators in every form that a file may have, for scripts/parity/check-exports.py. Python with PyTorch is no part of the tests, so without
 * it nothing is done.
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
      for (const [name, drawing] of importedModels(framework)) {
        await writeExport(folder ?? '', framework, `example-imported-${name}`, drawing);
        count += 1;
      }
    }
    for (const { name, drawing, selfTest } of await operatorTests()) {
      if (sourceRemarks('pytorch', drawing.document, drawing.analysis).length > 0) continue;
      await writeExport(folder ?? '', 'pytorch', `operator-${name}`, drawing, selfTest);
      count += 1;
    }
    for (const { name, drawing, selfTest } of (await operatorForms()).tests) {
      await writeExport(folder ?? '', 'pytorch', name, drawing, selfTest);
      count += 1;
    }
    expect(count).toBeGreaterThan(0);
  },
  600_000,
);

function importedModels(framework: Framework): readonly (readonly [string, Drawing])[] {
  const models = sharedData('models');
  if (models === null) return [];
  const light = readdirSync(join(models, 'onnx-light')).map((name) => `onnx-light/${name}`);
  const names = [...readdirSync(models), ...light].filter((name) => name.endsWith('.onnx'));
  return names.flatMap((name) => {
    const opened = importModel(new Uint8Array(readFileSync(join(models, name))), { title: name });
    if (!opened.ok) return [];
    const { document, weights } = opened.value;
    const analysis = analyze(document);
    const complete = !sourceRemarks(framework, document, analysis).some((remark) =>
      english(remark).includes('NotImplemented'),
    );
    return complete && analysis.valid ? [[name, { document, weights, analysis }] as const] : [];
  });
}
