import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { analyze } from '../../../src/core/graph/analyze.ts';
import { computationOf } from '../../../src/core/graph/computation.ts';
import { applyEdit, type Edit } from '../../../src/core/graph/edits.ts';
import {
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
} from '../../../src/core/onnx/gen/onnx_pb.ts';
import { floatTensor } from '../../../src/core/onnx/helpers.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import { reconcile, type TensorStore } from '../../../src/core/weights/tensor-store.ts';
import { rememberTrained, trainedAnew, trainingState } from '../../../src/core/weights/training.ts';
import { TRAINING_WORDS, trainingReason } from '../../../src/core/weights/training-words.ts';
import { open, openFile } from '../../import/support/open.ts';
import { floats, ints, op, scalar, smallBytes, weight } from '../../import/support/small-models.ts';
import { arbitraryPlan } from '../../property/arbitrary-edits.ts';
import { english, korean } from '../../support/said.ts';
import { SHARED_DATA_HINT, sharedData } from '../../support/shared-data.ts';

/** "Trained", "untrained" and the like are said only where they are true. */

interface Part {
  readonly nodes: readonly NodeProto[];
  readonly initializers?: readonly TensorProto[];
  readonly inputs?: readonly ValueInfoProto[];
}

/** Where the weights of a convolution may come from, each with what is to be said of it. */
const FATES: Readonly<Record<string, (name: string, from: string) => Part>> = {
  varied: (name, from) => conv(name, from, [weight(`${name}.w`, [4, 4, 3, 3])]),
  zeros: (name, from) => conv(name, from, [filled(`${name}.w`, [4, 4, 3, 3], 0)]),
  alike: (name, from) => conv(name, from, [filled(`${name}.w`, [4, 4, 3, 3], 0.1)]),
  notNumbers: (name, from) => conv(name, from, [filled(`${name}.w`, [4, 4, 3, 3], Number.NaN)]),
  computed: (name, from) => {
    const { nodes } = conv(name, from, []);
    const dims = op('ConstantOfShape', [`${name}.dims`], `${name}.w`);
    return { nodes: [dims, ...nodes], initializers: [ints(`${name}.dims`, [4, 4, 3, 3])] };
  },
  fed: (name, from) => ({ ...conv(name, from, []), inputs: [floats(`${name}.w`, [4, 4, 3, 3])] }),
};

/** What each of them makes of a network that has only such layers. */
const BAD: ReadonlySet<string> = new Set(['zeros', 'alike', 'notNumbers', 'computed', 'fed']);

function conv(name: string, from: string, initializers: readonly TensorProto[]): Part {
  return { nodes: [op('Conv', [from, `${name}.w`], name, { pads: { ints: [1, 1, 1, 1] } })], initializers };
}

function filled(name: string, dims: readonly number[], value: number): TensorProto {
  return floatTensor(name, dims, new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(value));
}

function file(parts: readonly Part[], output: string) {
  return open(
    smallBytes({
      inputs: [floats('x', ['N', 4, 6, 6]), ...parts.flatMap(({ inputs = [] }) => inputs)],
      nodes: parts.flatMap(({ nodes }) => nodes),
      initializers: parts.flatMap(({ initializers = [] }) => initializers),
      outputs: [output],
    }),
  );
}

function stateOf(parts: readonly Part[], output = 'y') {
  const { document, weights } = file(parts, output);
  return trainingState(analyze(document), weights);
}

describe('a file', () => {
  it('of which nothing can be trained is called neither trained nor untrained', () => {
    expect(stateOf([{ nodes: [op('Relu', ['x'], 'y')] }]).status).toBe('none');
    const scaled = { nodes: [op('Mul', ['x', 's'], 'y')], initializers: [weight('s', [1, 4, 1, 1])] };
    expect(stateOf([scaled]).status).toBe('none');
  });

  it.each(Object.entries(FATES))('whose only weights are %s', (fate, make) => {
    const state = stateOf([make('y', 'x')]);
    expect(state.status).toBe(BAD.has(fate) ? 'untrained' : 'trained');
    expect([state.constant.length, state.fed.length]).toEqual(
      fate === 'varied' ? [0, 0] : fate === 'fed' ? [0, 1] : [1, 0],
    );
  });

  it('with a scale of 1 and an offset of 0 is trained only with other weights', () => {
    const norm = (from: string): Part => ({
      nodes: [op('InstanceNormalization', [from, 'scale', 'offset'], 'y')],
      initializers: [filled('scale', [4], 1), filled('offset', [4], 0)],
    });
    expect(stateOf([norm('x')]).status).toBe('untrained');
    expect(stateOf([FATES.varied?.('c', 'x') as Part, norm('c')]).status).toBe('trained');
    expect(stateOf([FATES.zeros?.('c', 'x') as Part, norm('c')]).status).toBe('untrained');
  });

  it('with a fixed mean among its filters is trained', () => {
    const mean = (value: number): Part => ({
      nodes: [op('Conv', ['c', 'm'], 'y', { group: { int: 4 }, pads: { ints: [1, 1, 1, 1] } })],
      initializers: [filled('m', [4, 1, 3, 3], value)],
    });
    const first = FATES.varied?.('c', 'x') as Part;
    expect(stateOf([first, mean(1 / 9)]).status).toBe('trained');
    expect(stateOf([first, mean(0.5)]).status).toBe('partlyUntrained');
  });

  it('with quantised weights has weights', () => {
    const quantised: Part = {
      nodes: [
        op('DequantizeLinear', ['q', 'step'], 'w'),
        op('Conv', ['x', 'w'], 'y', { pads: { ints: [1, 1, 1, 1] } }),
      ],
      initializers: [
        create(TensorProtoSchema, {
          name: 'q',
          dims: [4n, 4n, 3n, 3n],
          dataType: 3,
          rawData: Uint8Array.from({ length: 144 }, (_, index) => index % 7),
        }),
        scalar('step', 0.1),
      ],
    };
    expect(stateOf([quantised]).status).toBe('trained');
  });

  it('whose shapes no one knows is judged by the weights that it holds', () => {
    const behind = (make: (name: string, from: string) => Part): readonly Part[] => [
      { nodes: [op('NonZero', ['x'], 'z'), op('Cast', ['z'], 'f', { to: { int: 1 } })] },
      { nodes: [op('Mystery', ['f'], 'm')] },
      make('y', 'm'),
    ];
    expect(stateOf(behind(FATES.varied as never)).status).toBe('trained');
    expect(stateOf(behind(FATES.zeros as never)).status).toBe('untrained');
  });
});

const SEEDS = [20_261_131, Math.floor(Math.random() * 2 ** 31)];

describe.each(SEEDS)('any mixture of weights (seed %i)', (seed) => {
  it('is called by what is in it, layer by layer', () => {
    const fates = fc.array(fc.constantFrom(...Object.keys(FATES)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fates, (list) => {
        const parts = list.map((fate, index) => {
          const from = index === 0 ? 'x' : `c${index - 1}`;
          return (FATES[fate] as (typeof FATES)[string])(`c${index}`, from);
        });
        const { document, weights } = file(parts, `c${list.length - 1}`);
        const state = trainingState(analyze(document), weights);
        const bad = list.filter((fate) => BAD.has(fate)).length;
        expect(state.status).toBe(bad === 0 ? 'trained' : bad === list.length ? 'untrained' : 'partlyUntrained');
        expect([state.trained.length, state.untrained.length]).toEqual([list.length - bad, bad]);
        const reason = trainingReason(state, document);
        const [en, ko] = [english(reason), korean(reason)];
        for (const words of [en, ko]) expect(words.trim()).not.toBe('');
        // Every layer that is blamed is named.
        for (const id of state.untrained) expect(en).toContain(document.nodes.get(id)?.name);
      }),
      { seed, numRuns: 60 },
    );
  });
});

function example(id: string) {
  const opened = openProject(new Uint8Array(readFileSync(inRoot(`assets/examples/${id}.convas`))));
  if (!opened.ok) throw new Error(english(opened.error.message));
  return opened.value;
}

/** As the editor does it. */
function edited(document: Parameters<typeof applyEdit>[0], weights: TensorStore, edit: Edit) {
  const result = applyEdit(document, edit);
  if (!result.ok) return null;
  const after = rememberTrained(document, result.value, weights);
  const analysis = analyze(after);
  return { document: after, weights: reconcile(weights, analysis), analysis };
}

describe('a swap in a trained network', () => {
  const { document, weights } = example('se-cnn');
  const byType = (type: string) => [...document.nodes.values()].find((node) => node.type === type)?.id ?? '';
  const swapped = (edit: Edit) => {
    const result = edited(document, weights, edit);
    if (!result) throw new Error('the edit was refused');
    return { ...result, state: trainingState(result.analysis, result.weights) };
  };

  it('that leaves every weight in place shows mechanics, and says so', () => {
    const gate: Edit = {
      kind: 'setAttributes',
      id: byType('squeezeExcitation'),
      attributes: { gate: 'hardSigmoid' },
    };
    for (const edit of [
      gate,
      { kind: 'setBypassed', ids: [byType('relu')], bypassed: true },
      { kind: 'setBypassed', ids: [byType('squeezeExcitation')], bypassed: true },
    ] satisfies readonly Edit[]) {
      const { state, document: changed } = swapped(edit);
      expect(state.status).toBe('changed');
      expect(state.untrained).toEqual([]);
      expect(english(trainingReason(state, changed))).toContain('mechanics');
    }
    const back = swapped(gate);
    const restored = edited(back.document, back.weights, {
      ...gate,
      attributes: { gate: document.nodes.get(gate.id)?.attributes.gate ?? '' },
    });
    expect(restored && trainingState(restored.analysis, restored.weights).status).toBe('trained');
    expect(trainingState(analyze(trainedAnew(back.document)), back.weights).status).toBe('trained');
  });

  it('that loses weights is partly untrained, and names the layers', () => {
    const wider = swapped({ kind: 'setAttributes', id: byType('fullyConnected'), attributes: { units: 7 } });
    expect(wider.state.status).toBe('partlyUntrained');
    expect(wider.state.random).toEqual([byType('fullyConnected')]);
    expect(english(trainingReason(wider.state, document))).toContain(
      document.nodes.get(byType('fullyConnected'))?.name,
    );
  });

  it('of names, places, labels and titles is none', () => {
    const id = byType('squeezeExcitation');
    for (const edit of [
      { kind: 'rename', id, name: 'other' },
      { kind: 'move', positions: new Map([[id, { x: 1, y: 2 }]]) },
      { kind: 'setTitle', title: 'Other' },
      { kind: 'setAttributes', id: byType('output'), attributes: { scores: 'sigmoid' } },
    ] satisfies readonly Edit[]) {
      expect(swapped(edit).state.status).toBe('trained');
    }
  });
});

describe.each(SEEDS)('any edits of a trained network (seed %i)', (seed) => {
  const { document, weights } = example('se-cnn');
  const start = computationOf(document);

  it('leave it trained only while it computes what it did', () => {
    fc.assert(
      fc.property(fc.array(arbitraryPlan, { maxLength: 12 }), (plans) => {
        let [current, store] = [document, weights] as [typeof document, TensorStore];
        for (const plan of plans) {
          const next = edited(current, store, plan(current));
          if (!next) continue;
          [current, store] = [next.document, next.weights];
          const { status, untrained } = trainingState(next.analysis, store);
          const same = computationOf(current) === start;
          if (same) expect(status).toBe('trained');
          if (status === 'trained') expect(same).toBe(true);
          if (status === 'changed') expect([same, untrained.length]).toEqual([false, 0]);
        }
      }),
      { seed, numRuns: 40 },
    );
  });
});

it('every word is there in both languages', () => {
  for (const word of Object.values(TRAINING_WORDS)) expect(korean(word)).not.toBe(english(word));
});

/** Files whose large tensors were replaced by one number, to make them small, among real ones. */
const KNOWN: Readonly<Record<string, string>> = {
  'onnx-light/light_bvlc_alexnet.onnx': 'untrained',
  'onnx-light/light_inception_v1.onnx': 'untrained',
  'onnx-light/light_resnet50.onnx': 'partlyUntrained',
  'onnx-light/light_squeezenet.onnx': 'untrained',
  'fns-candy-opset7.onnx': 'trained',
  'mediapipe-selfie-seg-se.onnx': 'trained',
  'minifasnet-v1se-unfolded.onnx': 'trained',
  'mnist-cntk-opset8.onnx': 'trained',
  'ppocr-v2-cls-mobilenetv3.onnx': 'trained',
  'superres-prepost-op18.onnx': 'trained',
  'tinyml-resnet8-cifar10.onnx': 'trained',
  'ultraface-RFB-320.onnx': 'trained',
  'yunet-n-320.onnx': 'trained',
};

describe('real models', () => {
  const folder = sharedData('models');
  if (!folder) it.skip(SHARED_DATA_HINT, () => {});
  it.runIf(folder).each(Object.entries(KNOWN))('%s is %s', (name, expected) => {
    const { document, weights } = openFile(`${folder}/${name}`);
    expect(trainingState(analyze(document), weights).status).toBe(expected);
  });
});
