import { describe, expect, it } from 'vitest';
import { sameText } from '../../../src/core/text.ts';
import { blamedLayer } from '../../../src/ui/lens/blamed-layer.ts';
import { column } from '../support.ts';

const { document } = column('input', 'conv2d', 'relu', 'output');
const failed = (detail: string) => ({
  document,
  run: { kind: 'failed', error: { code: 'model-rejected', message: sameText(''), detail } } as const,
});

describe('the layer that a failed run names', () => {
  it('is found by its name in ONNX Runtime’s words', () => {
    expect(blamedLayer(failed("Could not find an implementation for Conv(1) node with name 'conv2d_2'"))).toBe('b');
    expect(blamedLayer(failed('Node (relu_3) Op (Relu) failed'))).toBe('c');
  });

  it('is nobody where none is named, or nothing failed', () => {
    expect(blamedLayer(failed('protobuf parsing failed'))).toBeNull();
    expect(blamedLayer({ document, run: { kind: 'idle' } })).toBeNull();
  });
});
