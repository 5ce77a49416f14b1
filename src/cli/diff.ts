import { compile } from '../core/compile/compile.ts';
import { analyze } from '../core/graph/analyze.ts';
import { type DiffEntry, diffModels, diffText } from '../core/import/diff.ts';
import { decodeModel } from '../core/onnx/codec.ts';
import type { ModelProto } from '../core/onnx/gen/onnx_pb.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, type Result } from '../core/result.ts';
import { joinTexts, type Locale, type Text, text } from '../core/text.ts';
import { aboutFile, failure, type Outcome, success } from './failure.ts';
import { openBytes, readOrdinaryFile } from './files.ts';

/** `convas diff`: what differs between two models, exactly. A project stands for the model that it exports. */
export async function diff(files: readonly [string, string], json: boolean, locale: Locale): Promise<Outcome> {
  const models: ModelProto[] = [];
  for (const file of files) {
    const model = await readModel(file);
    if (!model.ok) return failure(aboutFile(file, model.error));
    models.push(model.value);
  }
  const [before, after] = models as [ModelProto, ModelProto];
  const entries = diffModels(before, after);
  if (json) return success(`${JSON.stringify({ differences: entries }, null, 2)}\n`);
  return success(`${inWords(entries, locale)}\n`);
}

function inWords(entries: readonly DiffEntry[], locale: Locale): string {
  return entries.length === 0 ? text('No difference.', '차이가 없습니다.')[locale] : diffText(entries);
}

async function readModel(file: string): Promise<Result<ModelProto, Text>> {
  const bytes = await readOrdinaryFile(file, LIMITS.fileBytes);
  if (!bytes.ok) return err(problemInWords(bytes.error));
  // An ONNX file is compared as it is, whether or not it opens as a drawing.
  const direct = decodeModel(bytes.value);
  if (direct.ok) return direct;
  const project = await openBytes(file, bytes.value);
  if (!project.ok) return err(problemInWords(project.error));
  const { document, weights } = project.value;
  const compiled = compile(document, analyze(document), weights, { mode: 'plain' });
  if (!compiled.ok) return err(joinTexts([compiled.error.message, compiled.error.remedy], ' '));
  const model = decodeModel(compiled.value.bytes);
  return model.ok ? model : err(model.error.message);
}
