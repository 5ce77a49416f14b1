import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Summary } from '../../src/cli/summary.ts';
import { serialiseDocument } from '../../src/core/project/save-project.ts';
import { sampleProject } from '../core/project/sample-project.ts';
import { english } from '../support/said.ts';
import { buildCommandLine, convas, inTemporaryFolder } from './convas.ts';

beforeAll(buildCommandLine);

const SAMPLE = serialiseDocument(sampleProject().document);

function withSample(use: (file: string) => Promise<void>) {
  return inTemporaryFolder(async (folder) => {
    if (!SAMPLE.ok) throw new Error(english(SAMPLE.error.message));
    const file = path.join(folder, 'net.json');
    writeFileSync(file, SAMPLE.value);
    await use(file);
  });
}

it('convas summary --groups has a line with totals for each group, and one for each layer in none', () =>
  withSample(async (file) => {
    const { code, stdout } = await convas(['summary', file, '--groups']);
    expect(code).toBe(0);
    const cells = stdout
      .split('\n')
      .filter((line) => /\d/.test(line))
      .map((line) => line.trim().split(/\s{2,}/));
    // Two 3×3 convolutions of 4 filters on 3 and 4 channels; SE with a hidden vector of 2.
    const [convolutions, gate] = [4 * 27 + 4 + 4 * 36 + 4, 4 * 2 + 2 + 2 * 4 + 4];
    expect(cells.find(([name]) => name === '블록 “1”')).toEqual([
      '블록 “1”',
      '4 layers',
      'N×4×8×8',
      `${convolutions + gate}`,
      '0',
      expect.any(String),
    ]);
    expect(cells.find(([name]) => name === 'Gate')).toMatchObject({ 1: '1 layer', 3: `${gate}` });
    expect(cells.some(([name]) => name === 'conv1')).toBe(false);
    expect(cells.find(([name]) => name === 'fc')).toMatchObject({ 1: 'fullyConnected', 3: '10' });
    expect(stdout).toContain('\n  Gate');
    const sum = cells.slice(0, -1).filter(([name]) => name !== 'Gate');
    const total = sum.reduce((all, row) => all + Number(row[3]?.replaceAll(',', '')), 0);
    expect(cells.at(-1)?.[1]).toBe(`${total}`);
  }));

it('convas summary --json lists groups with their layers', () =>
  withSample(async (file) => {
    const { groups } = JSON.parse((await convas(['summary', file, '--json'])).stdout) as Summary;
    expect(groups).toMatchObject([
      { name: '블록 “1”', inside: [], layers: ['conv1', 'se', 'conv2', 'add'] },
      { name: 'Gate', inside: ['블록 “1”'], layers: ['se'], buffers: 0 },
    ]);
  }));
