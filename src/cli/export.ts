import path from 'node:path';
import { exportTrainingStep } from '../core/compile/training/export-step.ts';
import type { CompileError } from '../core/compile/types.ts';
import { packNpy } from '../core/export/npy-archive.ts';
import { makeSelfTest } from '../core/export/self-test.ts';
import { exportSource, exportWeights, packSource, sourceRemarks } from '../core/export/source-export.ts';
import { layersCsv, layersJson } from '../core/export/tables.ts';
import { namedTensors } from '../core/export/weight-names.ts';
import { bytesText } from '../core/format.ts';
import { analyze } from '../core/graph/analyze.ts';
import { LIMITS } from '../core/project/limits.ts';
import type { Project } from '../core/project/types.ts';
import { ok, type Result } from '../core/result.ts';
import { type Locale, type Text, text } from '../core/text.ts';
import { SOURCE_LOCALE, say, speaker } from '../language/say.ts';
import { createNodeRuntime } from '../runtime/node.ts';
import { selfTestRun } from '../study/run-once.ts';
import { type CommandOf, EXPORT_KINDS, type ExportKind } from './command.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readProject, refuseOutput, writeFileAtomically } from './files.ts';

/** Files to write, by name. The one that was asked for is the last: once it is there, so is what it needs. */
type Files = ReadonlyMap<string, Uint8Array>;

/** `convas export`: the drawing for another program. Files that may be replaced are, each in one step. */
export async function exportToFile({ file, to, output, force }: CommandOf<'export'>, locale: Locale): Promise<Outcome> {
  const rulesFor = (name: string) => ({ force, inputs: [file], derived: name !== output });
  const refusal = await refuseOutput(output, EXPORT_KINDS[to], rulesFor(output));
  if (refusal) return failure(aboutFile(output, refusal));
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const made = await filesOf(project.value, to, output);
  if (!made.ok) return compileFailure(file, made.error);
  for (const [name] of made.value) {
    const occupied = await refuseOutput(name, [path.extname(name).slice(1)], rulesFor(name));
    if (occupied) return failure(aboutFile(name, occupied));
  }
  const lines: Text[] = [];
  const remarks: Text[] = [];
  for (const [name, bytes] of made.value) {
    const written = await writeFileAtomically(name, bytes, rulesFor(name));
    if (!written.ok) return failure(aboutFile(name, written.error));
    if (written.value) remarks.push(written.value);
    const size = bytesText(bytes.length);
    lines.push(text('cli.export.nameSizeWritten', '{name}: {size} written.', { name, size }));
  }
  const isSource = to === 'pytorch' || to === 'keras';
  if (isSource) remarks.push(...sourceRemarks(to, project.value.document, analyze(project.value.document)));
  return success(lines.map((line) => `${say(line, locale)}\n`).join(''), ...remarks);
}

async function filesOf(project: Project, to: ExportKind, output: string): Promise<Result<Files, CompileError>> {
  const { document, weights } = project;
  const analysis = analyze(document);
  const one = (bytes: Uint8Array | string) =>
    ok(new Map([[output, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes]]));
  switch (to) {
    case 'csv':
      return one(layersCsv(document, analysis));
    case 'json':
      return one(layersJson(document, analysis));
    case 'npz':
      return one(packNpy(namedTensors(document, analysis, weights)));
    case 'training-step': {
      const bytes = exportTrainingStep(document, analysis, weights);
      return bytes.ok ? one(bytes.value) : bytes;
    }
    case 'safetensors': {
      const bytes = exportWeights(document, analysis, weights);
      return bytes.ok ? one(bytes.value) : bytes;
    }
    default: {
      const stem = output.replace(/\.py$/i, '');
      const weightsFile = `${stem}.safetensors`;
      const zipped = stem === output;
      const exported = exportSource(to, document, analysis, weights, {
        ...(zipped ? {} : { weightsName: path.basename(weightsFile) }),
        selfTest: await selfTestOf(project),
        say: speaker(SOURCE_LOCALE),
      });
      if (!exported.ok) return exported;
      if (zipped) return one(packSource(exported.value));
      const code = new TextEncoder().encode(exported.value.code);
      return ok(new Map([[weightsFile, exported.value.weights] as const, [output, code] as const]));
    }
  }
}

async function selfTestOf({ document, weights }: Project) {
  const runtime = createNodeRuntime();
  try {
    const analysis = analyze(document);
    return await makeSelfTest(document, analysis, weights, selfTestRun(runtime, { document, analysis }));
  } finally {
    runtime.dispose();
  }
}
