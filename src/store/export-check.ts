import { compile } from '../core/compile/compile.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { layerType } from '../core/layers/index.ts';
import { err, ok, type Result } from '../core/result.ts';
import { elementCount, type Tensor } from '../core/tensor/types.ts';
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
  const attributes = pictureAttributes(document);
  const prepared = picture && attributes ? preparePicture(picture.bitmap, picture.fit, attributes) : null;
  const input = prepared?.ok ? prepared.value.input : noise(exported);
  const fetches = exported.outputs.map((output) => output.name);
  const layerTypes = [...new Set([...document.nodes.values()].map((node) => node.type))];
  const common = { input, overrides: new Map(), layerTypes };
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

function pictureAttributes(document: GraphDocument) {
  for (const node of document.nodes.values()) {
    if (layerType(node.type)?.role === 'picture') return node.attributes;
  }
  return null;
}

/** The same numbers every time, between 0 and 1: a picture stands in where there is none. */
function noise({ inputType }: CompiledModel): Tensor {
  const data = new Float32Array(elementCount(inputType.shape));
  let seed = 12_345;
  for (let at = 0; at < data.length; at += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    data[at] = seed / 2 ** 32;
  }
  return { shape: inputType.shape.map((dim) => (typeof dim === 'number' ? dim : 1)), data };
}
