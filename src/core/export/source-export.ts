import { firstError } from '../compile/errors.ts';
import type { CompileError } from '../compile/types.ts';
import type { Analysis } from '../graph/analyze.ts';
import { usedNetwork } from '../graph/bypass.ts';
import type { GraphDocument } from '../graph/document.ts';
import { MAX_MODEL_BYTES } from '../onnx/codec.ts';
import { type FileToPack, pack } from '../project/archive.ts';
import { writeSafetensors } from '../project/safetensors.ts';
import { err, ok, type Result } from '../result.ts';
import { type Say, type Text, text } from '../text.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { trainingState } from '../weights/training.ts';
import { TRAINING_WORDS, trainingReason } from '../weights/training-words.ts';
import { kerasSource } from './keras/file.ts';
import { pytorchSource } from './pytorch/file.ts';
import { isTranslated } from './pytorch/opaque.ts';
import { type SelfTest, selfTestTensors } from './self-test.ts';
import { namedTensors } from './weight-names.ts';

export type Framework = 'pytorch' | 'keras';

export interface SourceExport {
  /** One Python file. */
  readonly code: string;
  /** What it loads: every parameter by `LAYER.PARAMETER`, and the self-test. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

export interface SourceOptions {
  /** File name of the weights, beside the Python file. */
  readonly weightsName?: string;
  readonly selfTest?: SelfTest | null;
  /** In the language of the comments: English, as all of the file. */
  readonly say: Say;
}

/** Names inside the archive that the window saves. */
export const ARCHIVE_NAMES = { code: 'net.py', weights: 'weights.safetensors' } as const;

/**
 * A valid drawing as a Python file and its weights. The same arguments always give the same bytes.
 * Errors: `invalid-graph`; `too-large` where the weights exceed what one file can hold.
 * @example exportSource('pytorch', document, analyze(document), weights, { selfTest, say })
 */
export function exportSource(
  framework: Framework,
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  { weightsName = ARCHIVE_NAMES.weights, selfTest = null, say }: SourceOptions,
): Result<SourceExport, CompileError> {
  if (!analysis.valid) return err(firstError(document, analysis));
  const used = usedNetwork(document, analysis);
  const state = trainingState(used.analysis, weights);
  const training = `${say(TRAINING_WORDS[state.status])}. ${say(trainingReason(state, used.document))}`;
  const write = framework === 'pytorch' ? pytorchSource : kerasSource;
  // The Keras file compares itself on a picture alone.
  const onPicture = selfTest?.inputs.length === 1 && selfTest.inputs[0]?.shape.length === 4;
  const bytes = exportWeights(document, analysis, weights, framework === 'keras' && !onPicture ? null : selfTest);
  return bytes.ok
    ? ok({ code: write(used.document, used.analysis, weightsName, training), weights: bytes.value })
    : bytes;
}

/** Every parameter of the drawing as a safetensors file. Layers that cannot be computed have none. */
export function exportWeights(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
  selfTest: SelfTest | null = null,
): Result<Uint8Array<ArrayBuffer>, CompileError> {
  const { parameters, buffers } = analysis.totals;
  if ((parameters + buffers) * 4 > MAX_MODEL_BYTES) return err(tooLarge());
  const used = usedNetwork(document, analysis);
  const named = namedTensors(used.document, used.analysis, weights);
  const tensors = new Map([...named, ...(selfTest ? selfTestTensors(selfTest) : [])]);
  return ok(writeSafetensors({ tensors, metadata: { format: 'pt', producer: 'Convas' } }));
}

/** Both files in one archive. */
export function packSource({ code, weights }: SourceExport): Uint8Array<ArrayBuffer> {
  const files: [string, FileToPack][] = [
    [ARCHIVE_NAMES.code, { bytes: new TextEncoder().encode(code), compress: true }],
    [ARCHIVE_NAMES.weights, { bytes: weights, compress: false }],
  ];
  return pack(new Map(files));
}

/** What to say before such an export: operators that it cannot write, and what nobody has run. */
export function sourceRemarks(framework: Framework, document: GraphDocument, analysis: Analysis): readonly Text[] {
  const operators = [...document.nodes.values()].flatMap(({ id, type, attributes }) => {
    if (type !== 'opaque') return [];
    const { inputs = [], outputs } = analysis.nodes.get(id) ?? {};
    const types = { inputTypes: inputs.filter((entry) => entry !== null), outputTypes: outputs ?? [] };
    return framework === 'pytorch' && isTranslated(attributes, types) ? [] : [String(attributes.operator)];
  });
  const names = [...new Set(operators)].sort().join(', ');
  const missing = text(
    'export.sourceExport.missing',
    'The file will not run as it is: {count} layers are ONNX operators without a translation ({names}). Each raises NotImplementedError at its place.',
    { count: operators.length, names },
  );
  const keras = text(
    'export.sourceExport.keras',
    'The Keras file is written, but Convas has not run it: start it once, and it compares itself with Convas.',
  );
  return [...(operators.length > 0 ? [missing] : []), ...(framework === 'keras' ? [keras] : [])];
}

function tooLarge(): CompileError {
  return {
    code: 'too-large',
    message: text('export.sourceExport.message', 'The weights exceed 2 GiB, the limit of one file.'),
    remedy: text('export.sourceExport.remedy', 'Use fewer filters or units.'),
  };
}
