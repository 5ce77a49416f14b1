import { readFileSync } from 'node:fs';
import { compile } from '../../../src/core/compile/compile.ts';
import type { CompiledModel, CompileOptions } from '../../../src/core/compile/types.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';
import { type ImportOptions, type ImportResult, importModel } from '../../../src/core/import/import-model.ts';
import type { TensorStore } from '../../../src/core/weights/tensor-store.ts';

/** Opens a model that has to open. */
export function open(bytes: Uint8Array, options: ImportOptions = {}): ImportResult {
  const result = importModel(bytes, options);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message.en}`);
  return result.value;
}

export function openFile(path: string, options: ImportOptions = {}): ImportResult {
  return open(new Uint8Array(readFileSync(path)), options);
}

export function compiled(document: GraphDocument, weights: TensorStore, options: CompileOptions): CompiledModel {
  const result = compile(document, analyze(document), weights, options);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message.en}`);
  return result.value;
}

export function edited(document: GraphDocument, edit: Edit): GraphDocument {
  const result = applyEdit(document, edit);
  if (!result.ok) throw new Error(result.error.message.en);
  return result.value;
}
