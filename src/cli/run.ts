import { compile } from '../core/compile/compile.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import { analyze } from '../core/graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../core/graph/document.ts';
import { layerType } from '../core/layers/index.ts';
import { LIMITS } from '../core/project/limits.ts';
import { problemInWords } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { joinTexts, type Locale, sameText, type Text } from '../core/text.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';
import { createNodeRuntime } from '../runtime/node.ts';
import { type PreparedPicture, preparePicture } from '../runtime/prepare.ts';
import { type Branched, fetchNames, readAttention, readScores } from '../runtime/read-run.ts';
import type { Provider, Runtime } from '../runtime/types.ts';
import { aboutFile, compileFailure, failure, fileFailure, type Outcome, success } from './failure.ts';
import { readOrdinaryFile, readProject } from './files.ts';
import { runInWords } from './run-text.ts';

/** One vector, or one per pooling branch (CBAM). */
export type Values = readonly number[] | { readonly average: readonly number[]; readonly max: readonly number[] };

/** What `run --json` prints. */
export interface RunReport {
  readonly provider: Provider;
  readonly pictures: readonly PictureReport[];
}

export interface PictureReport {
  /** As it was given. */
  readonly file: string;
  /** In the order of the labels, after softmax or sigmoid; empty where the network gives no class scores. */
  readonly scores: readonly { readonly label: string; readonly score: number }[];
  /** In data-flow order. */
  readonly attention: readonly {
    readonly layer: string;
    readonly type: string;
    readonly squeeze: Values;
    readonly hidden: Values | null;
    readonly gate: readonly number[];
  }[];
}

/** `convas run`: pictures through the network. One bad picture fails the whole command, before anything runs. */
export async function run(file: string, images: readonly string[], json: boolean, locale: Locale): Promise<Outcome> {
  const project = await readProject(file, LIMITS.fileBytes);
  if (!project.ok) return fileFailure(file, project.error);
  const { document, weights } = project.value;
  const compiled = compile(document, analyze(document), weights, { mode: 'instrumented' });
  if (!compiled.ok) return compileFailure(file, compiled.error);
  const pictures: { readonly image: string; readonly prepared: PreparedPicture }[] = [];
  for (const image of images) {
    const prepared = await prepare(image, document);
    if (!prepared.ok) return failure(aboutFile(image, prepared.error));
    pictures.push({ image, prepared: prepared.value });
  }
  const runtime = createNodeRuntime();
  try {
    const reports: PictureReport[] = [];
    let provider: Provider = 'wasm';
    for (const { image, prepared } of pictures) {
      const done = await runOne(runtime, compiled.value, document, image, prepared);
      if (!done.ok) return failure(aboutFile(file, done.error));
      reports.push(done.value.report);
      provider = done.value.provider;
    }
    const report: RunReport = { provider, pictures: reports };
    return success(json ? `${JSON.stringify(report, null, 2)}\n` : runInWords(report, locale));
  } finally {
    runtime.dispose();
  }
}

async function prepare(image: string, document: GraphDocument): Promise<Result<PreparedPicture, Text>> {
  const bytes = await readOrdinaryFile(image, LIMITS.pictureBytes);
  if (!bytes.ok) return err(problemInWords(bytes.error));
  const picture = await decodePictureInNode(bytes.value);
  if (!picture.ok) return err(picture.error.message);
  const input = [...document.nodes.values()].find((node) => layerType(node.type)?.role === 'picture') as LayerNode;
  const prepared = preparePicture(picture.value, 'crop', input.attributes);
  return prepared.ok ? prepared : err(prepared.error.message);
}

async function runOne(
  runtime: Runtime,
  model: CompiledModel,
  document: GraphDocument,
  file: string,
  { input }: PreparedPicture,
): Promise<Result<{ readonly report: PictureReport; readonly provider: Provider }, Text>> {
  const done = await runtime.run({ model, input, overrides: new Map(), fetches: fetchNames(model, false) });
  if (!done.ok) return err(joinTexts([done.error.message, sameText(done.error.detail ?? '')], ' '));
  const { values, provider } = done.value;
  const scores = readScores(model, document, values);
  const steps = readAttention(model, values);
  const attention = model.attention.flatMap(({ nodeId, layerName, type }) => {
    const step = steps.get(nodeId);
    if (!step) return [];
    const hidden = step.hidden === null ? null : plain(step.hidden);
    return [{ layer: layerName, type, squeeze: plain(step.squeeze), hidden, gate: numbers(step.gate) }];
  });
  const report: PictureReport = {
    file,
    scores: scores?.labels.map((label, index) => ({ label, score: decimal(scores.values[index] ?? 0) })) ?? [],
    attention,
  };
  return ok({ report, provider });
}

function plain(value: Branched): Values {
  return value instanceof Float32Array ? numbers(value) : { average: numbers(value.average), max: numbers(value.max) };
}

function numbers(values: Float32Array): readonly number[] {
  return Array.from(values, decimal);
}

/** The shortest decimal that is still this very float32: nine digits always are. */
function decimal(value: number): number {
  return Number(value.toPrecision(9));
}
