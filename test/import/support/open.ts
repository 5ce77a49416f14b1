import { readFileSync } from 'node:fs';
import { compile } from '../../../src/core/compile/compile.ts';
import type { CompiledModel, CompileOptions } from '../../../src/core/compile/types.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../../../src/core/graph/document.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';
import { type ImportOptions, type ImportResult, importModel } from '../../../src/core/import/import-model.ts';
import { decodeModel } from '../../../src/core/onnx/codec.ts';
import { documentToJson } from '../../../src/core/project/write-document.ts';
import type { TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { english } from '../../support/said.ts';

/** Opens a model that has to open. */
export function open(bytes: Uint8Array, options: ImportOptions = {}): ImportResult {
  const result = importModel(bytes, options);
  if (!result.ok) throw new Error(`${result.error.code}: ${english(result.error.message)}`);
  return result.value;
}

export function openFile(path: string, options: ImportOptions = {}): ImportResult {
  return open(new Uint8Array(readFileSync(path)), options);
}

export function compiled(document: GraphDocument, weights: TensorStore, options: CompileOptions): CompiledModel {
  const result = compile(document, analyze(document), weights, options);
  if (!result.ok) throw new Error(`${result.error.code}: ${english(result.error.message)}`);
  return result.value;
}

export function edited(document: GraphDocument, edit: Edit): GraphDocument {
  const result = applyEdit(document, edit);
  if (!result.ok) throw new Error(english(result.error.message));
  return result.value;
}

/** A layer that has to be there. */
export function find(document: GraphDocument, wanted: (node: LayerNode) => boolean): LayerNode {
  const node = [...document.nodes.values()].find(wanted);
  if (!node) throw new Error('no such layer');
  return node;
}

/** As a person exports it: with the drawing inside. */
export function exported(document: GraphDocument, weights: TensorStore) {
  return compiled(document, weights, { mode: 'plain', documentJson: documentToJson(document) });
}

export function decoded(bytes: Uint8Array) {
  const model = decodeModel(bytes);
  if (!model.ok) throw new Error(english(model.error.message));
  return model.value;
}
