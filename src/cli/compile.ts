import { stat } from 'node:fs/promises';
import { compile } from '../core/compile/compile.ts';
import { analyze } from '../core/graph/analyze.ts';
import { LIMITS } from '../core/project/limits.ts';
import { byteSize } from '../core/project/problems.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, writeFileAtomically } from './files.ts';

/** `convas compile`: the drawing as an ONNX file. An existing one is replaced, in one step. */
export async function compileToFile(file: string, output: string, locale: Locale): Promise<Outcome> {
  const refusal = await refuseOutput(output);
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

/** An output by another name could be a project, a picture or a device: what replaces it must be meant to. */
async function refuseOutput(output: string): Promise<Text | null> {
  if (!/\.onnx$/i.test(output)) {
    return text(
      'The output’s name must end in .onnx, so that no other file is replaced by mistake. Nothing was written.',
      '다른 파일을 실수로 덮어쓰지 않도록 출력 이름은 .onnx로 끝나야 합니다. 아무것도 쓰지 않았습니다.',
    );
  }
  const found = await stat(output).catch(() => null);
  return found && !found.isFile()
    ? text('This is not an ordinary file. Nothing was written.', '일반 파일이 아닙니다. 아무것도 쓰지 않았습니다.')
    : null;
}
