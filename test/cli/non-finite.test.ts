import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/cli/run.ts';
import { floatTensor } from '../../src/core/onnx/helpers.ts';
import { writeNpy } from '../../src/core/weights/npy.ts';
import { floats, op, positive, scalar, smallBytes } from '../import/support/small-models.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

/** √(x − 10) of zeros is NaN; the maximum with 0.7 may hide it, the sum shows it. */
const COMPUTED = smallBytes({
  inputs: [floats('x', [1, 4])],
  initializers: [scalar('ten', 10), positive('p', [1, 4])],
  nodes: [
    op('Sub', ['x', 'ten'], 'shifted'),
    op('Sqrt', ['shifted'], 'root'),
    op('Max', ['root', 'p'], 'larger'),
    op('Concat', ['root', 'larger', 'p'], 'y', { axis: { int: 1 } }),
  ],
});
/** A matrix with an infinity and a NaN. */
const STORED = smallBytes({
  inputs: [floats('x', [1, 2])],
  initializers: [floatTensor('w', [2, 3], Float32Array.of(Number.POSITIVE_INFINITY, 1, 2, 3, Number.NaN, 4))],
  nodes: [op('Relu', ['x'], 'a'), op('MatMul', ['a', 'w'], 'y')],
});

describe('the command line, on NaN and infinities', { timeout: 60_000 }, () => {
  beforeAll(buildCommandLine, 60_000);

  it('names the first layer in words, in both languages', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'computed.onnx');
      await writeFile(file, COMPUTED);
      const english = await convas(['run', file]);
      expect(english).toMatchObject({ code: 0, stderr: '' });
      expect(english.stdout).toContain('NaN first appears in “Sqrt_root”: NaN ×4 of 4 values. Everything that enters');
      const korean = await convas(['run', file], { LC_ALL: 'ko_KR.UTF-8' });
      expect(korean.stdout).toContain('NaN이 “Sqrt_root”에서 처음 나타납니다: 값 4개 중 NaN ×4.');
    });
  });

  it('--json stays JSON that says what is not finite and where it begins', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'stored.onnx');
      await writeFile(file, STORED);
      const { stdout, code } = await convas(['run', file, '--feed', 'x=ones', '--json']);
      expect(code).toBe(0);
      const [picture] = (JSON.parse(stdout) as RunReport).pictures;
      // ones · w: the first column is ∞, the second NaN, the third 6. No softmax of that is a number.
      expect(picture?.scores.map(({ score }) => score)).toEqual(['NaN', 'NaN', 'NaN']);
      expect(picture?.nonFinite).toMatchObject({
        kind: 'NaN',
        count: 2,
        counts: { NaN: 1, Infinity: 1 },
        firstLayer: 'MatMul_y',
        appearances: [{ layer: 'MatMul_y', kind: 'NaN', of: 3, cause: 'weights', certain: true }],
      });
      const check = await convas(['check', file]);
      expect(check.code).toBe(0);
      expect(check.stderr).toContain('NaN ×1, ∞ ×1 of 6');
    });
  });

  it('tells data from the network: what was fed is named as that', async () => {
    await inTemporaryFolder(async (folder) => {
      const [file, data] = [path.join(folder, 'computed.onnx'), path.join(folder, 'x.npy')];
      await writeFile(file, COMPUTED);
      await writeFile(data, writeNpy({ shape: [1, 4], data: Float32Array.of(11, Number.NEGATIVE_INFINITY, 12, 13) }));
      const { stdout } = await convas(['run', file, '--feed', `x=${data}`, '--json']);
      expect((JSON.parse(stdout) as RunReport).pictures[0]?.nonFinite).toMatchObject({
        kind: 'NaN',
        firstLayer: 'x',
        appearances: [
          { layer: 'x', kind: '-Infinity', counts: { '-Infinity': 1 }, of: 4, cause: 'fed', certain: true },
          { layer: 'Sqrt_root', kind: 'NaN', cause: 'infinity' },
        ],
      });
    });
  });

  it('a finite run says nothing of it', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'fine.onnx');
      await writeFile(
        file,
        smallBytes({ inputs: [floats('x', [1, 4])], nodes: [op('Exp', ['x'], 'a'), op('Tanh', ['a'], 'y')] }),
      );
      const { stdout } = await convas(['run', file, '--json']);
      expect(stdout).not.toMatch(/nonFinite|NaN|Infinity/);
    });
  });
});
