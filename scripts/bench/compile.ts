import { compile } from '../../src/core/compile/compile.ts';
import type { CompileOptions } from '../../src/core/compile/types.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { decodeModel, encodeModel } from '../../src/core/onnx/codec.ts';
import { EMPTY_STORE, type TensorStore } from '../../src/core/weights/tensor-store.ts';
import { english } from '../../test/support/said.ts';
import { seCnn } from './editor.ts';
import { milliseconds, type PartOptions, type PartResult, type Row, settle, time } from './measure.ts';
import { seResNet50 } from './networks.ts';
import { interleave } from './statistics.ts';

interface Network {
  readonly name: string;
  readonly document: GraphDocument;
  readonly weights: TensorStore;
  /** Rounds of one repetition, with the weights embedded; without them, there are many. */
  readonly rounds: number;
}

const VARIANTS: readonly (readonly [string, CompileOptions])[] = [
  ['plain, embedded', { mode: 'plain', weights: 'embedded' }],
  ['plain, external', { mode: 'plain', weights: 'external' }],
  ['instrumented, embedded', { mode: 'instrumented', weights: 'embedded' }],
  ['instrumented, external', { mode: 'instrumented', weights: 'external' }],
];

/** Drawing to ONNX bytes, against encoding the very same ModelProto alone. */
export async function benchCompile({ root, quick }: PartOptions): Promise<PartResult> {
  const example = seCnn(root);
  const large = seResNet50();
  const networks: readonly Network[] = [
    { name: 'SE-CNN', document: example.document, weights: example.weights, rounds: 15 },
    { name: 'SE-ResNet-50', document: large, weights: EMPTY_STORE, rounds: 1 },
  ];
  const rows: Row[] = [];
  for (const network of networks) {
    for (const [variant, options] of VARIANTS) rows.push(await compareVariant(network, variant, options, quick));
  }
  rows.push(await firstCompile(large, quick));
  return {
    rows,
    notes: [
      'A compile emits every layer, encodes the structure once for the session key, and embedded once more with the weights.',
      'External is what the window runs: the structure in bytes, the weights beside it by reference.',
    ],
  };
}

async function compareVariant(
  { name, document, weights, rounds }: Network,
  variant: string,
  options: CompileOptions,
  quick: boolean,
): Promise<Row> {
  const analysis = analyze(document);
  const each = quick ? 1 : options.weights === 'external' ? 15 : rounds;
  const bytes = bytesOf(document, analysis, weights, options);
  const model = decodeModel(bytes);
  if (!model.ok) throw new Error(english(model.error.message));
  if (Buffer.compare(encodeModel(model.value), bytes) !== 0) throw new Error(`${name}: the models differ`);
  const samples = await interleave(
    {
      compile: () => time(() => bytesOf(document, analysis, weights, options)),
      encode: () => time(() => encodeModel(model.value)),
    },
    {
      repetitions: quick ? 3 : 9,
      rounds: each,
      warmUp: 2 * each,
      between: settle,
    },
  );
  return {
    subject: `${name}, ${variant}, ${(bytes.length / 1024).toFixed(0)} KiB`,
    measured: milliseconds('compile', samples.compile),
    baseline: milliseconds('encode alone', samples.encode),
    goal: null,
  };
}

/** With a seed that was never drawn, so that every weight is; against the same again. */
async function firstCompile(document: GraphDocument, quick: boolean): Promise<Row> {
  let seeded = document;
  const run = () => bytesOf(seeded, analyze(seeded), EMPTY_STORE, { mode: 'instrumented', weights: 'external' });
  const samples = await interleave(
    {
      first: () => {
        seeded = { ...seeded, seed: seeded.seed + 1 };
        return time(run);
      },
      again: () => time(run),
    },
    { repetitions: quick ? 1 : 3, warmUp: 0, between: settle },
  );
  return {
    subject: 'SE-ResNet-50, new seed: 28 million weights drawn',
    measured: milliseconds('first compile', samples.first),
    baseline: milliseconds('compile again', samples.again),
    goal: null,
  };
}

function bytesOf(
  document: GraphDocument,
  analysis: ReturnType<typeof analyze>,
  weights: TensorStore,
  options: CompileOptions,
): Uint8Array<ArrayBuffer> {
  const compiled = compile(document, analysis, weights, options);
  if (!compiled.ok) throw new Error(english(compiled.error.message));
  return compiled.value.bytes;
}
