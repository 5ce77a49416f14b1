import { readFileSync } from 'node:fs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { openProject } from '../../../src/core/project/open-project.ts';

/** The ONNX file of a network that others trained, as the bundled example holds it. */
export function exampleModel(): Uint8Array {
  const example = openProject(new Uint8Array(readFileSync(inRoot('assets/examples/selfie-segmentation.convas'))));
  if (!example.ok || !example.value.document.imported) throw new Error('the example holds no model');
  return example.value.document.imported.bytes;
}
