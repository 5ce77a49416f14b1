import { bytesText } from '../core/format.ts';
import { LIMITS } from '../core/project/limits.ts';
import { serialiseProject } from '../core/project/save-project.ts';
import { type Locale, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas import`: an ONNX file as a project, which holds the file itself. */
export async function importToFile({ file, output, force }: CommandOf<'import'>, locale: Locale): Promise<Outcome> {
  const rules = { force, inputs: [file] };
  const refusal = await refuseOutput(output, ['convas'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.sourceBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const bytes = serialiseProject(project.value);
  if (!bytes.ok) return fileFailure(output, bytes.error);
  const written = await writeFileAtomically(output, bytes.value, rules);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const { nodes } = project.value.document;
  const size = bytesText(bytes.value.length);
  const words = text('cli.import.words', '{output}: {count} layers, {size} written.', {
    output,
    count: nodes.size,
    size,
  });
  return success(`${say(words, locale)}\n`, written.value);
}
