import { compile } from '../core/compile/compile.ts';
import { analyze } from '../core/graph/analyze.ts';
import { LIMITS } from '../core/project/limits.ts';
import { byteSize } from '../core/project/problems.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { type Locale, text } from '../core/text.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas compile`: the drawing as an ONNX file. An existing one is replaced, in one step. */
export async function compileToFile(file: string, output: string, locale: Locale): Promise<Outcome> {
  const refusal = await refuseOutput(output, ['onnx']);
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document, weights } = project.value;
  const compiled = compile(document, analyze(document), weights, {
    mode: 'plain',
    documentJson: documentToJson(document),
  });
  if (!compiled.ok) return compileFailure(file, compiled.error);
  const { bytes } = compiled.value;
  const written = await writeFileAtomically(output, bytes);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const words = text(
    `${output}: ${byteSize(bytes.length)} written.`,
    `${output}: ${byteSize(bytes.length)}를 썼습니다.`,
  );
  return success(`${words[locale]}\n`);
}
