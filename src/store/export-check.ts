import { compile } from '../core/compile/compile.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import { seededInput } from '../core/export/self-test.ts';
import { layerTypesOf, pictureNode } from '../core/graph/structure.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Text } from '../core/text.ts';
import { preparePicture } from '../runtime/prepare.ts';
import type { Runtime } from '../runtime/types.ts';
import { currentPicture } from './selectors.ts';
import type { EditorState } from './state.ts';

/** What was found when an exported file was loaded and run before it is handed over. */
export interface ExportProof {
  /** Largest |Δ| between the file's outputs and the canvas's, over all outputs. */
  readonly maxDifference: number;
  /** The picture it was run on, or null for seeded noise. */
  readonly picture: string | null;
}

/**
 * Runs an exported model and the drawing itself on the current picture, and compares every output. An error is what
 * ONNX Runtime says of the file: it would not load or run elsewhere either.
 */
export async function proveExport(
  state: EditorState,
  runtime: Runtime,
  exported: CompiledModel,
): Promise<Result<ExportProof, { readonly message: Text }>> {
  const { document, analysis, weights } = state;
  const drawn = compile(document, analysis, weights, { mode: 'instrumented', weights: 'external' });
  if (!drawn.ok) return drawn;
  const picture = currentPicture(state);
  const attributes = pictureNode(document)?.attributes;
  const prepared = picture && attributes ? preparePicture(picture.bitmap, picture.fit, attributes) : null;
  const input = prepared?.ok ? prepared.value.input : seededInput(exported.inputType);
  const fetches = exported.outputs.map((output) => output.name);
  const common = { input, overrides: new Map(), layerTypes: layerTypesOf(document) };
  const file = await runtime.run({ ...common, model: exported, fetches });
  if (!file.ok) return err(file.error);
  const canvas = await runtime.run({
    ...common,
    model: drawn.value,
    fetches: drawn.value.outputs.map((output) => output.name),
  });
  if (!canvas.ok) return err(canvas.error);
  let maxDifference = 0;
  for (const [index, name] of fetches.entries()) {
    const a = file.value.values.get(name)?.data;
    const b = canvas.value.values.get(drawn.value.outputs[index]?.name ?? '')?.data;
    if (!a || !b || a.length !== b.length) {
      maxDifference = Number.POSITIVE_INFINITY;
      continue;
    }
    for (let at = 0; at < a.length; at += 1) {
      const difference = Math.abs((a[at] as number) - (b[at] as number));
      // Equal infinities differ by NaN, and two NaNs are the same answer.
      if (!Number.isNaN(difference)) maxDifference = Math.max(maxDifference, difference);
    }
  }
  return ok({ maxDifference, picture: prepared?.ok ? (picture?.name ?? null) : null });
}
