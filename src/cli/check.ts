import { compile } from '../core/compile/compile.ts';
import type { Diagnostic, Severity } from '../core/diagnostics.ts';
import { type Analysis, analyze, diagnosticsOf } from '../core/graph/analyze.ts';
import { outputsInWords } from '../core/graph/output-words.ts';
import { leftOutInWords } from '../core/graph/runnable.ts';
import { LIMITS } from '../core/project/limits.ts';
import type { Project } from '../core/project/types.ts';
import { joinTexts, type Locale, sameText, type Text, text } from '../core/text.ts';
import { trainingState } from '../core/weights/training.ts';
import { TRAINING_WORDS, trainingReason } from '../core/weights/training-words.ts';
import { weightRemarks } from '../core/weights/weight-remarks.ts';
import { say } from '../language/say.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';
import { aboutFile, compileFailure, fileFailure, type Outcome } from './failure.ts';
import { readProject } from './files.ts';

/**
 * `convas check`: opens a project, reads its pictures, analyses and compiles its drawing. Errors give exit code 2, and so
 * does a drawing that is not finished: what is still to be drawn is said apart from what is wrong.
 */
export async function check(file: string, locale: Locale): Promise<Outcome> {
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document, weights } = project.value;
  const analysis = analyze(document);
  const found = [...drawingRemarks(project.value, analysis), ...(await pictureRemarks(project.value))];
  const said = (wanted: boolean) =>
    found.filter(({ severity }) => (severity === 'error') === wanted).map(({ message }) => message);
  const [errors, remarks] = [said(true), said(false)];
  if (errors.length > 0 || !isFinished(analysis)) {
    const without = leftOutInWords(analysis);
    return { exitCode: 2, output: '', messages: [...errors, ...remarks, ...(without ? [without] : [])] };
  }
  const compiled = compile(document, analysis, weights, { mode: 'plain' });
  if (!compiled.ok) return compileFailure(file, compiled.error);
  const { layers, parameters } = analysis.totals;
  const training = trainingState(analysis, weights);
  const status = TRAINING_WORDS[training.status];
  const words = text(
    'cli.check.words',
    '{file}: fine. {layers, number} layers, {parameters, number} parameters, {status}.',
    { file, layers, parameters, status },
  );
  const lines = [joinTexts([words, trainingReason(training, document)], ' '), ...outputsInWords(analysis)].map((line) =>
    say(line, locale),
  );
  return { exitCode: 0, output: `${lines.join('\n')}\n`, messages: remarks };
}

/** Whether nothing is missing that keeps it from being compiled. */
function isFinished(analysis: Analysis): boolean {
  const entries = [...analysis.diagnostics, ...[...analysis.nodes.values()].flatMap((facts) => facts.diagnostics)];
  return !entries.some((entry) => entry.severity === 'unfinished');
}

interface Remark {
  readonly severity: Severity;
  readonly message: Text;
}

const UNFINISHED = text('cli.check.unfinished', 'Unfinished:');

function drawingRemarks({ document, weights }: Project, analysis: Analysis): readonly Remark[] {
  const stored = weightRemarks(analysis, weights);
  const remark = ({ severity, message, remedy }: Diagnostic, place: string): Remark => ({
    severity,
    message: joinTexts([severity === 'unfinished' ? UNFINISHED : sameText(''), sameText(place), message, remedy], ' '),
  });
  const ofLayers = analysis.order.flatMap((id) =>
    [...diagnosticsOf(analysis, id), ...(stored.get(id) ?? [])].map((entry) =>
      remark(entry, `${document.nodes.get(id)?.name ?? id}:`),
    ),
  );
  return [...analysis.diagnostics.map((entry) => remark(entry, '')), ...ofLayers];
}

async function pictureRemarks({ pictures }: Project): Promise<readonly Remark[]> {
  const remarks: Remark[] = [];
  for (const { name, bytes } of pictures) {
    const picture = await decodePictureInNode(bytes);
    if (!picture.ok) remarks.push({ severity: 'error', message: aboutFile(name, picture.error.message) });
  }
  return remarks;
}
