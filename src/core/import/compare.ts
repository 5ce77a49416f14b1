import { equalBytes } from '../bytes.ts';
import { compile } from '../compile/compile.ts';
import type { CompiledModel, CompileError } from '../compile/types.ts';
import type { ChosenVersions } from '../compile/versions/versions.ts';
import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { decodeModel } from '../onnx/codec.ts';
import type { ModelProto } from '../onnx/gen/onnx_pb.ts';
import { documentToJson } from '../project/write-document.ts';
import { err, ok, type Result } from '../result.ts';
import { sameText, type Text } from '../text.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { diffModels } from './diff.ts';
import { type FormerName, type LayerFinder, layersOfExport, layersOfSource, NO_LAYERS } from './diff-layers.ts';
import type { DiffEntry } from './diff-types.ts';

/** One side of a comparison: a model, and which layers of the canvas stand behind its parts. */
export interface ComparedModel {
  readonly bytes: Uint8Array;
  readonly model: ModelProto;
  readonly layers: LayerFinder;
}

export interface Comparison {
  /** The very same bytes. */
  readonly identical: boolean;
  readonly entries: readonly DiffEntry[];
}

/** An ONNX file as it is, whether or not it opens as a drawing. */
export function comparedFile(bytes: Uint8Array): Result<ComparedModel, { readonly message: Text }> {
  const model = decodeModel(bytes);
  return model.ok ? ok({ bytes, model: model.value, layers: NO_LAYERS }) : model;
}

/** The file that a drawing was made from; null for a drawing of its own. */
export function comparedSource(document: GraphDocument, formerName: FormerName): ComparedModel | null {
  const { imported } = document;
  if (!imported) return null;
  const layers = layersOfSource(document, imported, formerName);
  return { bytes: imported.bytes, model: imported.model, layers };
}

/** What an export of a drawing would write. */
export function comparedDrawing(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  versions: ChosenVersions = {},
): Result<ComparedModel, CompileError> {
  const documentJson = documentToJson(document);
  const compiled = compile(document, analysis, weights, { mode: 'plain', documentJson, versions });
  return compiled.ok ? comparedExport(document, compiled.value) : compiled;
}

export function comparedExport(document: GraphDocument, compiled: CompiledModel): Result<ComparedModel, CompileError> {
  const { bytes } = compiled;
  const layers = layersOfExport(document, compiled);
  const { imported } = document;
  // Nothing was edited: no need to read it once more.
  if (imported && equalBytes(bytes, imported.bytes)) return ok({ bytes, model: imported.model, layers });
  const model = decodeModel(bytes);
  if (!model.ok) return err({ code: 'layer-crashed', message: model.error.message, remedy: sameText('') });
  return ok({ bytes, model: model.value, layers });
}

export function sameModel(a: ComparedModel, b: ComparedModel): boolean {
  return equalBytes(a.bytes, b.bytes);
}

export function compareModels(before: ComparedModel, after: ComparedModel): Comparison {
  if (sameModel(before, after)) return { identical: true, entries: [] };
  const finders = { before: before.layers, after: after.layers };
  return { identical: false, entries: diffModels(before.model, after.model, finders) };
}
