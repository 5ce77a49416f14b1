import { type CompiledAhead, compileAhead } from '../core/compile/ahead.ts';
import type { ImportResult } from '../core/import/import-model.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import type { ImportedModel } from '../core/onnx/imported.ts';
import type { Result } from '../core/result.ts';
import { parsedLater } from './parse-later.ts';

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

/** A drawing as a worker has read it: compiled for its first runs where it came from an ONNX file. */
export type Opened<Drawn> = Drawn & { readonly ahead?: readonly CompiledAhead[] };

/** A drawing without the parsed file that it came from, which is no plain data: the window parses its bytes again. */
export type Posted<Drawn> = Opened<Drawn> & { readonly imported: Omit<ImportedModel, 'model'> | null };

export type PostedImport = Posted<ImportResult>;

export type ImportReply = Result<PostedImport, ImportProblem>;

/** @returns plain data, and the buffers that need not be copied on their way */
export function toPosted<Drawn extends Pick<ImportResult, 'document' | 'weights'>>(
  result: Drawn,
): { readonly posted: Posted<Drawn>; readonly buffers: readonly ArrayBuffer[] } {
  const { imported, ...document } = result.document;
  const ahead = compileAhead(result.document, result.weights);
  const arrays: readonly ArrayBufferView[] = [
    ...[...result.weights.values()].map((tensor) => tensor.data),
    ...(imported ? [imported.bytes, ...imported.externalFiles.values()] : []),
    ...ahead.flatMap(({ model }) => [model.bytes, ...model.externalData.map(({ data }) => data)]),
  ];
  const buffers = new Set(arrays.map((array) => array.buffer).filter((buffer) => buffer instanceof ArrayBuffer));
  if (!imported) return { posted: { ...result, document, imported: null }, buffers: [...buffers] };
  const { model: _, ...plain } = imported;
  return { posted: { ...result, document, imported: plain, ahead }, buffers: [...buffers] };
}

/** Weights, the import and what was compiled share their arrays, as they did in the worker: one message keeps that. */
export function fromPosted<Drawn extends Pick<ImportResult, 'document'>>({
  imported,
  ...rest
}: Posted<Drawn>): Opened<Drawn> {
  const drawn = rest as unknown as Opened<Drawn>;
  if (!imported) return drawn;
  return { ...drawn, document: { ...drawn.document, imported: parsedLater(imported) } };
}
