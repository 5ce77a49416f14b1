import { compile } from '../../src/core/compile/compile.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { decodeModel, encodeModel } from '../../src/core/onnx/codec.ts';
import { buildDocument, type LayerToBuild } from '../../src/core/project/build-document.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { EMPTY_STORE, parameterKey, parameterTensor, type StoredTensor } from '../../src/core/weights/tensor-store.ts';
import { english } from '../../test/support/said.ts';

/** The networks that are measured and are not among the examples. */

export interface Chain {
  readonly document: GraphDocument;
  /** Trunk convolutions on which everything after them depends, and the last layer with parameters. */
  readonly top: string;
  readonly middle: string;
  readonly end: string;
}

const BLOCK = 7;
/** Input, pooling, flatten, classifier, output. */
const ENDS = 5;

/**
 * A valid network of exactly `count` layers: blocks of convolution, normalisation and activation that fork into two
 * branches, one with squeeze-and-excitation, and add them up. Padding keeps the maps' height and width.
 */
export function chain(count: number): Chain {
  const blocks = Math.floor((count - ENDS) / BLOCK);
  const layers: LayerToBuild[] = [{ type: 'input', name: 'picture', attributes: { height: 64, width: 64 } }];
  const wide = { filters: 16 };
  const narrow = { filters: 16, kernelShape: [1, 1], pads: [0, 0, 0, 0] };
  let last = 'picture';
  const add = (type: string, name: string, from: readonly string[], attributes: LayerToBuild['attributes'] = {}) => {
    layers.push({ type, name, from, attributes, column: (layers.length / 40) | 0 });
    last = name;
  };
  for (let block = 0; block < blocks; block += 1) {
    add('conv2d', `trunk${block}`, [last], wide);
    add('batchNormalization', `norm${block}`, [last]);
    add('relu', `relu${block}`, [last]);
    add('conv2d', `left${block}`, [`relu${block}`], narrow);
    add('conv2d', `right${block}`, [`relu${block}`], wide);
    add('squeezeExcitation', `se${block}`, [`right${block}`]);
    add('add', `sum${block}`, [`left${block}`, `se${block}`]);
  }
  for (let filler = layers.length; filler < count - ENDS + 1; filler += 1) add('relu', `filler${filler}`, [last]);
  add('globalAveragePool', 'pool', [last]);
  add('flatten', 'flatten', [last]);
  add('fullyConnected', 'classes', [last], { units: 10 });
  add('output', 'labels', [last]);
  const document = buildDocument({ title: `${count} layers`, layers });
  const id = (name: string) => [...document.nodes.values()].find((node) => node.name === name)?.id ?? '';
  return { document, top: id('trunk0'), middle: id(`trunk${blocks >> 1}`), end: id('classes') };
}

/** A chain as a project file. */
export function projectOf(count: number): Uint8Array {
  const bytes = serialiseProject({ document: chain(count).document, weights: EMPTY_STORE, pictures: [] });
  if (!bytes.ok) throw new Error(english(bytes.error.message));
  return bytes.value;
}

/** A chain as somebody else's ONNX file: nothing in it says that Convas made it, or where its layers stand. */
export function onnxOf(count: number): Uint8Array<ArrayBuffer> {
  const { document } = chain(count);
  const compiled = compile(document, analyze(document), EMPTY_STORE, { mode: 'plain', weights: 'embedded' });
  const model = compiled.ok ? decodeModel(compiled.value.bytes) : compiled;
  if (!model.ok) throw new Error(english(model.error.message));
  model.value.metadataProps = [];
  return encodeModel(model.value);
}

/**
 * SE-ResNet-50 for ImageNet (Hu et al., CVPR 2018; the stride in the 3×3 convolution, biases in SE): 28,088,024
 * learnable parameters.
 */
export function seResNet50(): GraphDocument {
  const layers: LayerToBuild[] = [
    { type: 'input', name: 'picture', attributes: { channels: 3, height: 224, width: 224 } },
  ];
  let last = 'picture';
  const add = (type: string, name: string, attributes: LayerToBuild['attributes'] = {}, from = [last]) => {
    layers.push({ type, name, from, attributes });
    last = name;
  };
  const convolution = (name: string, filters: number, size: number, stride: number, from?: string) => {
    const pad = (size - 1) / 2;
    const attributes = {
      filters,
      kernelShape: [size, size],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      bias: false,
    };
    add('conv2d', name, attributes, from === undefined ? undefined : [from]);
    add('batchNormalization', `${name}_bn`);
  };
  convolution('conv1', 64, 7, 2);
  add('relu', 'relu1');
  add('maxPool', 'pool1', { kernelShape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  for (const [stage, count] of [3, 4, 6, 3].entries()) {
    for (let block = 0; block < count; block += 1) {
      const name = `stage${stage + 1}_${block + 1}`;
      const width = 64 * 2 ** stage;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const before = last;
      if (block === 0) convolution(`${name}_shortcut`, 4 * width, 1, stride);
      const shortcut = last;
      convolution(`${name}_a`, width, 1, 1, before);
      add('relu', `${name}_a_relu`);
      convolution(`${name}_b`, width, 3, stride);
      add('relu', `${name}_b_relu`);
      convolution(`${name}_c`, 4 * width, 1, 1);
      add('squeezeExcitation', `${name}_se`);
      add('add', `${name}_sum`, {}, [last, shortcut]);
      add('relu', `${name}_relu`);
    }
  }
  add('globalAveragePool', 'pool');
  add('flatten', 'flatten');
  add('fullyConnected', 'classes', { units: 1000 });
  add('output', 'labels');
  return buildDocument({ title: 'SE-ResNet-50', layers });
}

/** Every parameter's seeded value, as if it had been trained: stored tensors are what an edit has to look through. */
export function asTrained(document: GraphDocument): ReadonlyMap<string, StoredTensor> {
  const store = new Map<string, StoredTensor>();
  for (const [id, { parameterSpecs }] of analyze(document).nodes) {
    for (const spec of parameterSpecs) {
      const { tensor } = parameterTensor(EMPTY_STORE, document.seed, id, spec);
      store.set(parameterKey(id, spec.name), { ...tensor, origin: 'trained' });
    }
  }
  return store;
}
