import { type Framework, sourceRemarks } from '../../../src/core/export/source-export.ts';
import type { Tensor } from '../../../src/core/tensor/types.ts';
import { type Case, cases } from '../../parity/cases.ts';
import recordedOutputs from '../../parity/generated/expected.json';
import { english } from '../../support/said.ts';
import { EXAMPLE_FILES, example, writeExport } from './written.ts';

const recorded = recordedOutputs as Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;

/** What PyTorch and NumPy computed of a parity case (see scripts/parity). */
export function expectedOf({ name }: Case): readonly Tensor[] {
  const { shape, values } = recorded[name] ?? { shape: [], values: [] };
  return [{ shape, data: Float32Array.from(values) }];
}

/** Every parity case with the recorded numbers (see scripts/parity), and every example with what ONNX Runtime computes. */
export async function writeNetworks(framework: Framework, target: string): Promise<number> {
  for (const entry of cases()) {
    const { dims, data } = entry.picture;
    const selfTest = { inputs: [{ shape: dims, data }], outputs: expectedOf(entry) };
    await writeExport(target, framework, entry.name, entry, selfTest);
  }
  const examples = EXAMPLE_FILES.map((file) => [file, example(file)] as const).filter(([, { document, analysis }]) => {
    return !sourceRemarks(framework, document, analysis).some((remark) =>
      english(remark).includes('NotImplementedError'),
    );
  });
  for (const [file, drawing] of examples) await writeExport(target, framework, `example-${file}`, drawing);
  return cases().length + examples.length;
}
