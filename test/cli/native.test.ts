import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import type { RunReport } from '../../src/cli/run.ts';
import { modelWithOperator } from '../support/imported-models.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

/** `run --provider native|wasm`, in the real command line. */

const PICTURE = 'assets/pictures/chelsea.png';
const run = (file: string, ...more: readonly string[]) => convas(['run', file, '--image', PICTURE, ...more]);
const hostile = (...more: readonly string[]) =>
  run('test/fixtures/hostile/loop-growing.onnx', '--provider', 'native', '--trust', ...more);

describe('the provider of the command line', { timeout: 120_000 }, () => {
  beforeAll(buildCommandLine);

  it('is WASM unless somebody chooses, and says why', async () => {
    const [unasked, wasm, native] = await Promise.all([
      run('assets/examples/lenet-5.convas'),
      run('assets/examples/lenet-5.convas', '--provider', 'wasm'),
      run('assets/examples/lenet-5.convas', '--provider', 'native'),
    ]);
    expect([unasked.code, wasm.code, native.code]).toEqual([0, 0, 0]);
    expect(unasked.stdout).toMatch(/^Run on: wasm\nThat is the default/);
    expect(wasm.stdout).toMatch(/^Run on: wasm\n(?!That is)/);
    expect(native.stdout).toMatch(/^Run on: native\n(?!That is)/);
  });

  it('gives the same numbers either way', async () => {
    const example = 'assets/examples/se-cnn.convas';
    const [wasm, native] = await Promise.all(
      ['wasm', 'native'].map(async (provider) => {
        const { code, stdout, stderr } = await run(example, '--provider', provider, '--json');
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        return JSON.parse(stdout) as RunReport;
      }),
    );
    expect([wasm?.provider, native?.provider]).toEqual(['wasm', 'native']);
    const numbers = (report?: RunReport) => {
      const [picture] = report?.pictures ?? [];
      const gates = (picture?.attention ?? []).flatMap(({ gate }) => gate.map(Number));
      return [...(picture?.scores ?? []).map(({ score }) => Number(score)), ...gates];
    };
    const mine = numbers(native);
    expect(mine.length).toBeGreaterThan(200);
    for (const [index, value] of numbers(wasm).entries())
      expect(Math.abs((mine[index] ?? 9) - value)).toBeLessThan(1e-5);
  });

  it('runs operators that a file brought along natively only with --trust', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'with-erf.onnx');
      writeFileSync(file, modelWithOperator());
      const refused = await run(file, '--provider', 'native');
      expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('--trust');
      expect((await run(file, '--provider', 'native', '--trust')).stdout).toMatch(/^Run on: native\n/);
      expect((await run(file)).stdout).toMatch(/^Run on: wasm\n/);
    });
  });

  it('ends what takes more memory than it may', async () => {
    const { code, stdout, stderr } = await hostile('--memory', '256M');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('more memory than its budget of 256 MiB');
  });

  it('ends what takes longer than it may', async () => {
    const { code, stdout, stderr } = await hostile('--memory', '4G', '--timeout', '1');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('ended after 1 s');
  });

  it('is one of two', () => {
    const provider = (...args: readonly string[]) => {
      const command = parseArguments(['run', 'a.convas', ...args]);
      return command.ok && command.value.kind === 'run' ? [command.value.provider, command.value.trust] : 'refused';
    };
    expect(provider()).toEqual([undefined, false]);
    expect(provider('--provider', 'native', '--trust')).toEqual(['native', true]);
    expect(provider('--provider', 'wasm')).toEqual(['wasm', false]);
    for (const word of ['webgpu', 'Native', '', 'auto']) expect(provider('--provider', word), word).toBe('refused');
    expect(provider('--provider')).toBe('refused');
    expect(provider('--provider', 'wasm', '--provider', 'native')).toBe('refused');
    expect(parseArguments(['check', 'a.convas', '--trust']).ok).toBe(false);
  });
});
