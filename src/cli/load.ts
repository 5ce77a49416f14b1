import { loadWeights, readWeightsFile } from '../core/export/load-weights.ts';
import { analyze } from '../core/graph/analyze.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { serialiseProject } from '../core/project/save-project.ts';
import type { Tensor } from '../core/tensor/types.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { isTensorFile } from '../core/weights/tensor-file.ts';
import { trainedAnew } from '../core/weights/training.ts';
import { say } from '../language/say.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readOrdinaryFile, readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas load`: a copy of the project with weights of other files on its layers. All of them fit, or none is taken. */
export async function loadIntoFile(
  { file, weights: weightFiles, output, force }: CommandOf<'load'>,
  locale: Locale,
): Promise<Outcome> {
  const rules = { force, inputs: [file, ...weightFiles] };
  const refusal = await refuseOutput(output, ['convas'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const tensors = new Map<string, Tensor>();
  const notes: Text[] = [];
  for (const name of weightFiles) {
    if (!isTensorFile(name)) {
      const message = text('cli.load.message', 'Weights are .safetensors, .npz or .npy files.');
      return failure(aboutFile(name, message));
    }
    const bytes = await readOrdinaryFile(name, LIMITS.weightsBytes);
    if (!bytes.ok) return fileFailure(name, bytes.error);
    const read = readWeightsFile(name, bytes.value);
    if (!read.ok) return failure(read.error.message);
    for (const [key, tensor] of read.value.tensors) tensors.set(key, tensor);
    if (read.value.converted)
      notes.push(text('cli.load.nameConverted', '{name}: {converted}', { name, converted: read.value.converted }));
  }
  const { document, weights } = project.value;
  const loaded = loadWeights(document, analyze(document), weights, tensors);
  if (!loaded.ok) return failure(loaded.error.message);
  const { loaded: count, total } = loaded.value;
  const fitted = count === total ? trainedAnew(document) : document;
  const bytes = serialiseProject({ ...project.value, document: fitted, weights: loaded.value.weights });
  if (!bytes.ok) return failure(aboutFile(output, problemInWords(bytes.error)));
  const written = await writeFileAtomically(output, bytes.value, rules);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const words = text('cli.load.words', '{output}: {count} of {total} tensors loaded.', { output, count, total });
  return success(`${[words, ...notes].map((line) => say(line, locale)).join('\n')}\n`, written.value);
}
