import { analyze } from '../core/graph/analyze.ts';
import {
  type ComparedModel,
  comparedDrawing,
  comparedFile,
  comparedSource,
  compareModels,
  sameModel,
} from '../core/import/compare.ts';
import { diffText } from '../core/import/diff-text.ts';
import type { DiffEntry } from '../core/import/diff-types.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Locale, type Text, text, withRemedy } from '../core/text.ts';
import { say, speaker } from '../language/say.ts';
import { aboutFile, failure, type Outcome, success } from './failure.ts';
import { openBytes, readOrdinaryFile } from './files.ts';

/** `convas diff`: what differs between two models, exactly. A project stands for the model that it exports. */
export async function diff(files: readonly [string, string], json: boolean, locale: Locale): Promise<Outcome> {
  const models: Side[] = [];
  for (const file of files) {
    const model = await readModel(file);
    if (!model.ok) return failure(aboutFile(file, model.error));
    models.push(model.value);
  }
  const [before, after] = models as [Side, Side];
  // Between a project and the file that it came from, the project knows the layers on both sides.
  const source = after.source && sameModel(after.source, before) ? after.source : before;
  const { entries } = compareModels(source, after);
  if (json) return success(`${JSON.stringify({ differences: entries.map(plain) }, null, 2)}\n`);
  return success(`${inWords(entries, locale)}\n`);
}

interface Side extends ComparedModel {
  readonly source: ComparedModel | null;
}

/** A layer by its name: ids mean nothing outside a window. */
function plain({ layer, ...entry }: DiffEntry) {
  return layer ? { ...entry, layer: { name: layer.name, state: layer.state } } : entry;
}

function inWords(entries: readonly DiffEntry[], locale: Locale): string {
  return entries.length === 0
    ? say(text('cli.diff.noDifference', 'No difference.'), locale)
    : diffText(entries, speaker(locale));
}

async function readModel(file: string): Promise<Result<Side, Text>> {
  const bytes = await readOrdinaryFile(file, LIMITS.fileBytes);
  if (!bytes.ok) return err(problemInWords(bytes.error));
  // An ONNX file is compared as it is, whether or not it opens as a drawing.
  const direct = comparedFile(bytes.value);
  if (direct.ok) return ok({ ...direct.value, source: null });
  const project = await openBytes(file, bytes.value);
  if (!project.ok) return err(problemInWords(project.error));
  const { document, weights } = project.value;
  const compared = comparedDrawing(document, analyze(document), weights);
  if (!compared.ok) return err(withRemedy(compared.error));
  return ok({ ...compared.value, source: comparedSource(document, () => undefined) });
}
