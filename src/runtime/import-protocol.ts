import type { ImportResult } from '../core/import/import-model.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import type { ImportedModel } from '../core/onnx/imported.ts';
import type { Result } from '../core/result.ts';

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

/** An import without the parsed file, which is no plain data: the window parses its bytes again. */
export interface PostedImport extends Pick<ImportResult, 'document' | 'weights' | 'report'> {
  readonly imported: Omit<ImportedModel, 'model'> | null;
}

export type ImportReply = Result<PostedImport, ImportProblem>;

/** @returns plain data, and the buffers that need not be copied on their way */
export function toPosted({ document, weights, report }: ImportResult): {
  readonly posted: PostedImport;
  readonly buffers: readonly ArrayBuffer[];
} {
  const { imported, ...drawing } = document;
  const arrays: readonly ArrayBufferView[] = [
    ...[...weights.values()].map((tensor) => tensor.data),
    ...(imported ? [imported.bytes, ...imported.externalFiles.values()] : []),
  ];
  const buffers = new Set(arrays.map((array) => array.buffer).filter((buffer) => buffer instanceof ArrayBuffer));
  if (!imported) return { posted: { document: drawing, weights, report, imported: null }, buffers: [...buffers] };
  const { model: _, ...plain } = imported;
  return { posted: { document: drawing, weights, report, imported: plain }, buffers: [...buffers] };
}
