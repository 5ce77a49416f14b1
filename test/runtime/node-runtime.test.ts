import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { preparePicture } from '../../src/core/picture/prepare.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { wasmLabel } from '../../src/runtime/threads.ts';
import { network, SE_NETWORK } from '../core/compile/networks.ts';
import { english } from '../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../support/shared-data.ts';
import { bareModel, softmax } from './support/bare-model.ts';

const CIFAR10 = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
/** What the network was trained with. */
const CIFAR10_INPUT = {
  channels: 3,
  height: 32,
  width: 32,
  normalisation: 'meanStd',
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
};

/** Scores on record beside the model. They were taken with another resampling (Lanczos), so ours lie near them. */
const PHOTOS: readonly (readonly [file: string, label: string, score: number])[] = [
  ['cat-chelsea.png', 'cat', 0.89],
  ['airplane-biplane.png', 'airplane', 0.94],
  ['airplane-p51-kodim20.png', 'airplane', 0.91],
  ['horse-jockey.jpg', 'horse', 0.81],
  ['dog-beagle.jpg', 'dog', 0.69],
  ['automobile-taxis.jpg', 'automobile', 0.5],
  ['ship-sailboats-kodim09.png', 'ship', 0.43],
];

const modelFile = sharedData('models', 'se-cnn-cifar10.onnx');

describe.skipIf(!modelFile)(`a trained network on photographs (${SHARED_DATA_HINT})`, () => {
  const runtime = createNodeRuntime({ threads: 1 });

  it.each(PHOTOS)('%s is a %s with %d', async (file, label, score) => {
    const bytes = await readFile(sharedData('photos', file) ?? '');
    const picture = await decodePictureInNode(bytes);
    if (!picture.ok) throw new Error(english(picture.error.message));
    const prepared = preparePicture(picture.value, 'crop', CIFAR10_INPUT);
    if (!prepared.ok) throw new Error(english(prepared.error.message));
    const result = await runtime.run({
      model: bareModel(await readFile(modelFile ?? ''), 'image', [1, 3, 32, 32]),
      input: prepared.value.input,
      overrides: new Map(),
      fetches: ['logits'],
    });
    if (!result.ok) throw new Error(result.error.detail);
    const scores = softmax(result.value.values.get('logits')?.data ?? new Float32Array());
    expect(scores.indexOf(Math.max(...scores))).toBe(CIFAR10.indexOf(label));
    expect(Math.abs((scores[CIFAR10.indexOf(label)] ?? 0) - score)).toBeLessThan(0.1);
  });
});

describe('the runtime of the command line', () => {
  const runtime = createNodeRuntime({ threads: 2 });
  const { document, analysis } = network(SE_NETWORK);
  const input = { shape: [1, 3, 8, 8], data: Float32Array.from({ length: 192 }, (_, i) => Math.sin(i)) };

  function request(weights: 'embedded' | 'external') {
    const compiled = compile(document, analysis, EMPTY_STORE, { mode: 'instrumented', weights });
    if (!compiled.ok) throw new Error(english(compiled.error.message));
    const model = compiled.value;
    const [layer] = model.attention;
    const fetches = [...model.outputs.map(({ name }) => name), layer?.gate ?? '', layer?.applied ?? ''];
    return { model, input, overrides: new Map(), fetches };
  }

  async function values(given: ReturnType<typeof request>) {
    const result = await runtime.run(given);
    if (!result.ok) throw new Error(result.error.detail);
    return [...result.value.values].map(([name, { data }]) => [name, [...data]] as const);
  }

  it('weights inside or outside the bytes give the same numbers', async () => {
    expect(await values(request('external'))).toEqual(await values(request('embedded')));
  });

  it('a silenced gate changes what is applied, not the gate itself', async () => {
    const given = request('external');
    const [layer] = given.model.attention;
    const silenced = { keep: new Float32Array(8), set: new Float32Array(8) };
    const own = new Map(await values(given));
    const changed = new Map(
      await values({ ...given, overrides: new Map([[layer?.nodeId, silenced]]) } as typeof given),
    );
    expect(changed.get(layer?.gate ?? '')).toEqual(own.get(layer?.gate ?? ''));
    expect(changed.get(layer?.applied ?? '')).toEqual(new Array(8).fill(0));
  });

  it('says what it runs on', () => {
    expect(runtime.status()).toEqual({ state: 'ready', provider: 'wasm', device: wasmLabel(2), fallback: null });
  });

  it('cancels, and refuses what is not a model', async () => {
    const cancelled = await runtime.run(request('external'), AbortSignal.abort());
    expect(cancelled.ok ? null : cancelled.error.code).toBe('cancelled');
    const model = bareModel(Uint8Array.of(1, 2, 3), 'x', [1], 'junk');
    const rejected = await runtime.run({ ...request('external'), model });
    expect(rejected.ok ? null : rejected.error).toMatchObject({
      code: 'model-rejected',
      detail: expect.stringMatching(/protobuf/i),
    });
    const unknown = await runtime.run({ ...request('external'), fetches: ['nothing'] });
    expect(unknown.ok ? null : unknown.error).toMatchObject({
      code: 'run-failed',
      detail: expect.stringContaining('nothing'),
    });
  });
});
