import { compile } from '../core/compile/compile.ts';
import { externalDataNote } from '../core/compile/external-note.ts';
import { bytesText } from '../core/format.ts';
import { analyze } from '../core/graph/analyze.ts';
import { LIMITS } from '../core/project/limits.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { type Locale, text } from '../core/text.ts';
import { say } from '../language/say.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas compile`: the drawing as an ONNX file. An existing one is replaced, in one step. */
export async function compileToFile(
  { file, output, versions, force }: CommandOf<'compile'>,
  locale: Locale,
): Promise<Outcome> {
  const rules = { force, inputs: [file] };
  const refusal = await refuseOutput(output, ['onnx'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document, weights } = project.value;
  const compiled = compile(document, analyze(document), weights, {
    mode: 'plain',
    documentJson: documentToJson(document),
    versions,
  });
  if (!compiled.ok) return compileFailure(file, compiled.error);
  const { bytes } = compiled.value;
  const written = await writeFileAtomically(output, bytes, rules);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const size = bytesText(bytes.length);
  const { opset, ir } = compiled.value.versions;
  const words = text('cli.compile.words', '{output}: {size} written, opset {opset}, IR version {ir}.', {
    output,
    size,
    opset,
    ir,
  });
  const besides = externalDataNote(document);
  return success(
    [words, ...(besides ? [besides] : [])].map((line) => `${say(line, locale)}\n`).join(''),
    written.value,
  );
}
