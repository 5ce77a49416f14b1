import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OutputReport } from '../../src/cli/picture-report.ts';
import type { RunReport } from '../../src/cli/run.ts';
import { writeNpy } from '../../src/core/weights/npy.ts';
import { lcgTensor, runOnnx } from '../import/support/run-onnx.ts';
import { gatedSequence } from '../support/imported-models.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

beforeAll(buildCommandLine);

async function outputOf(...args: string[]): Promise<OutputReport> {
  const { code, stdout, stderr } = await convas(['run', ...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [output] = (JSON.parse(stdout) as RunReport).pictures[0]?.outputs ?? [];
  if (!output) throw new Error('no output');
  return output;
}

/** What the file itself gives, in short. */
async function expected(maps: Float32Array, offsets: Float32Array) {
  const { y } = await runOnnx(
    { bytes: gatedSequence() },
    { maps: { dims: [1, 6, 4, 5], data: maps }, offsets_of_every_channel: { dims: [1, 6, 1, 1], data: offsets } },
  );
  const values = Array.from(y?.data ?? [], Number);
  return {
    min: Math.min(...values),
    max: Math.max(...values),
    mean: values.reduce((a, b) => a + b, 0) / values.length,
  };
}

function agrees(output: OutputReport, wanted: Awaited<ReturnType<typeof expected>>): void {
  for (const key of ['min', 'mean', 'max'] as const) expect(output[key]).toBeCloseTo(wanted[key], 5);
}

describe('convas run --feed', () => {
  it('feeds inputs with constants, seeded numbers and files', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      const net = at('net.onnx');
      writeFileSync(net, gatedSequence());
      const { dims, data } = lcgTensor([6, 4, 5]);
      const maps = Float32Array.from(data as Float32Array);
      writeFileSync(at('recorded.npy'), writeNpy({ shape: dims, data: maps }));
      const [zeros, ones] = [new Float32Array(6), new Float32Array(6).fill(1)];
      agrees(await outputOf(net), await expected(new Float32Array(120), zeros));
      agrees(await outputOf(net, '--feed', `maps=${at('recorded.npy')}`), await expected(maps, zeros));
      const both = ['--feed', `maps=${at('recorded.npy')}`, 'offsets_of_every_channel=ones'];
      agrees(await outputOf(net, ...both), await expected(maps, ones));
      const [first, again, other] = [
        await outputOf(net, '--feed', 'maps=random:7'),
        await outputOf(net, '--feed', 'maps=random:7'),
        await outputOf(net, '--feed', 'maps=random:8'),
      ];
      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
      // The model itself is only read.
      expect(new Uint8Array(readFileSync(net))).toEqual(gatedSequence());
    }));

  it.each([
    [['--feed', 'mops=ones'], '“mops” names no input. Inputs are “maps”, “offsets_of_every_channel”.'],
    [['--feed', 'maps'], '--feed takes NAME=VALUE'],
    [['--feed', 'maps=twos'], 'zeros, ones, random, random:SEED, or a .npy'],
    [['--feed', 'maps=gone.npy'], 'There is no such file.'],
    [['--feed', 'maps=short.npy'], '“maps” takes 1×6×4×5, but the file holds 6×4.'],
  ])('refuses %j by name', (args, words) =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => path.join(folder, name);
      writeFileSync(at('net.onnx'), gatedSequence());
      writeFileSync(at('short.npy'), writeNpy({ shape: [6, 4], data: new Float32Array(24) }));
      const given = args.map((arg) => arg.replace(/=(\w+\.npy)$/, (_, name) => `=${at(name)}`));
      const { code, stdout, stderr } = await convas(['run', at('net.onnx'), ...given]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(words);
    }),
  );
});
