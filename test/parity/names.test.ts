import { expect, it } from 'vitest';
import { compile } from '../../src/core/compile/compile.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { idOf, network } from '../core/compile/networks.ts';
import { english } from '../support/said.ts';
import { stream } from './cases.ts';
import { neutralFeeds, runModel } from './ort.ts';

it('names in any script pass through ONNX Runtime, as feeds and as fetches', async () => {
  const drawing = network({
    '그림 1 🖼': { type: 'input', attributes: { channels: 3, height: 4, width: 4 } },
    '합성곱/../../x:0': { type: 'conv2d', attributes: { filters: 4 }, from: ['그림 1 🖼'] },
    '"a" <b> \\ %c': { type: 'squeezeExcitation', from: ['합성곱/../../x:0'] },
    'ס שלום ‮مرحبا': { type: 'relu', from: ['"a" <b> \\ %c'] },
    N: { type: 'output', from: ['ס שלום ‮مرحبا'] },
  });
  const watch = [...drawing.document.nodes.keys()].map((nodeId) => ({ nodeId, port: 0 }));
  for (const weights of ['embedded', 'external'] as const) {
    const model = compile(drawing.document, drawing.analysis, EMPTY_STORE, { mode: 'instrumented', watch, weights });
    if (!model.ok) throw new Error(english(model.error.message));
    const picture = { dims: [1, 3, 4, 4], data: stream(1, 'picture', 48) };
    const values = await runModel(model.value, { [model.value.inputName]: picture, ...neutralFeeds(model.value) });
    expect(values.N?.dims).toEqual([1, 4, 4, 4]);
    const seen = model.value.watched.find((entry) => entry.nodeId === idOf(drawing, '그림 1 🖼'));
    expect(values[seen?.valueName ?? '']?.data).toEqual(picture.data);
  }
});
