import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { importObserved } from '../../src/core/import/import-observed.ts';
import { observeWith } from '../../src/runtime/observe.ts';
import { english } from '../support/said.ts';
import { compiled, edited } from './support/open.ts';
import { lcgTensor, runOnnx } from './support/run-onnx.ts';
import { floats, op, smallBytes } from './support/small-models.ts';

/** Shapes that only a run shows. */
const einsum = op('Einsum', ['x'], 'e', { equation: { string: 'bchw->bhc' } });
const inputs = [floats('x', ['N', 3, 6, 8])];

describe('an operator whose shapes Convas does not know', () => {
  it('is seen once in a run, and then runs', async () => {
    const bytes = smallBytes({ nodes: [einsum, op('Relu', ['e'], 'y')], inputs });
    const opened = await importObserved(bytes, {}, observeWith(ort));
    if (!opened.ok) throw new Error(english(opened.error.message));
    const { document, weights, report } = opened.value;
    expect(report.unknownValues).toEqual([]);
    const analysis = analyze(document);
    expect(analysis.valid).toBe(true);
    const model = compiled(document, weights, { mode: 'instrumented' });
    const outputs = await runOnnx(model, { x: lcgTensor([1, 3, 6, 8]) });
    expect(outputs.y?.dims).toEqual([1, 6, 3]);
    // What a run has shown holds for that picture size only.
    const picture = [...document.nodes.values()].find((node) => node.type === 'input');
    const wider = edited(document, { kind: 'setAttributes', id: picture?.id ?? '', attributes: { width: 9 } });
    expect(analyze(wider).valid).toBe(false);
  });

  it('waits for its shapes where the run fails', async () => {
    const bytes = smallBytes({ nodes: [op('FrobnicateAll', ['x'], 'y')], inputs });
    const opened = await importObserved(bytes, {}, observeWith(ort));
    expect(opened.ok && opened.value.report.unknownValues).toEqual(['y']);
  });
});
