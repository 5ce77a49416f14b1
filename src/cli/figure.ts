import { drawFigure } from '../core/export/figure/figure.ts';
import { bytesText } from '../core/format.ts';
import { analyze } from '../core/graph/analyze.ts';
import { LIMITS } from '../core/project/limits.ts';
import { type Locale, text } from '../core/text.ts';
import { say, speaker } from '../language/say.ts';
import type { CommandOf } from './command.ts';
import { aboutFile, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** `convas export --figure`: the drawing as a picture, whatever is wrong with it. */
export async function figureToFile(
  { file, output, theme, force }: CommandOf<'figure'>,
  locale: Locale,
): Promise<Outcome> {
  const rules = { force, inputs: [file] };
  const refusal = await refuseOutput(output, ['svg'], rules);
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document } = project.value;
  const { svg, width, height } = drawFigure(document, analyze(document), { theme, locale, say: speaker(locale) });
  const bytes = new TextEncoder().encode(svg);
  const written = await writeFileAtomically(output, bytes, rules);
  if (!written.ok) return failure(aboutFile(output, written.error));
  const size = bytesText(bytes.length);
  const words = text('cli.figure.words', '{output}: {size} written, {width} × {height} pixels.', {
    output,
    size,
    width,
    height,
  });
  return success(`${say(words, locale)}\n`, written.value);
}
