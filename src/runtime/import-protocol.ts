import type { ImportResult } from '../core/import/import-model.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import { decodeModel } from '../core/onnx/codec.ts';
import type { ModelProto } from '../core/onnx/gen/onnx_pb.ts';
import type { ImportedModel } from '../core/onnx/imported.ts';
import type { Result } from '../core/result.ts';
import { sourceWords } from '../core/text.ts';

/** What the window and the worker that reads ONNX files say to each other. */

export interface ModelFile {
  /** File name with its ending. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Files with external tensors, by the name under which the model looks for them. */
  readonly externalFiles: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

export type ImportRequest =
  | { readonly kind: 'import'; readonly file: ModelFile }
  /** Runs the file that was imported last, for the shapes that only a run shows, and imports it with them. */
  | { readonly kind: 'observe' };

/** A drawing without the parsed file that it came from, which is no plain data: the window parses its bytes again. */
export type Posted<Drawn> = Drawn & { readonly imported: Omit<ImportedModel, 'model'> | null };

export type PostedImport = Posted<ImportResult>;

export type ImportReply = Result<PostedImport, ImportProblem>;

/** @returns plain data, and the buffers that need not be copied on their way */
export function toPosted<Drawn extends Pick<ImportResult, 'document' | 'weights'>>(
  result: Drawn,
): { readonly posted: Posted<Drawn>; readonly buffers: readonly ArrayBuffer[] } {
  const { imported, ...document } = result.document;
  const arrays: readonly ArrayBufferView[] = [
    ...[...result.weights.values()].map((tensor) => tensor.data),
    ...(imported ? [imported.bytes, ...imported.externalFiles.values()] : []),
  ];
  const buffers = new Set(arrays.map((array) => array.buffer).filter((buffer) => buffer instanceof ArrayBuffer));
  if (!imported) return { posted: { ...result, document, imported: null }, buffers: [...buffers] };
  const { model: _, ...plain } = imported;
  return { posted: { ...result, document, imported: plain }, buffers: [...buffers] };
}

/** Weights and the import share their arrays, as they did in the worker: one message keeps that. */
export function fromPosted<Drawn extends Pick<ImportResult, 'document'>>({ imported, ...rest }: Posted<Drawn>): Drawn {
  const drawn = rest as unknown as Drawn;
  if (!imported) return drawn;
  return { ...drawn, document: { ...drawn.document, imported: withModel(imported) } };
}

/** The file is parsed when its structure is first asked for: not while the drawing is being shown. */
function withModel(imported: Omit<ImportedModel, 'model'>): ImportedModel {
  let parsed: ModelProto | null = null;
  return {
    ...imported,
    get model() {
      if (parsed) return parsed;
      const model = decodeModel(imported.bytes);
      if (!model.ok) throw new Error(sourceWords(model.error.message));
      parsed = model.value;
      return parsed;
    },
  };
}
