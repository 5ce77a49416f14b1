import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decodePictureInNode } from '../../src/runtime/image/node.ts';
import { createNodeRuntime } from '../../src/runtime/node.ts';
import { preparePicture } from '../../src/runtime/prepare.ts';
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
    if (!picture.ok) throw new Error(picture.error.message.en);
    const prepared = preparePicture(picture.value, 'crop', CIFAR10_INPUT);
    if (!prepared.ok) throw new Error(prepared.error.message.en);
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
