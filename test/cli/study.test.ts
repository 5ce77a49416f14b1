import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { LabJson } from '../../src/study/studies/lab/json.ts';
import { convas } from './convas.ts';

/** `convas study`, as a program. What the numbers mean is tried in study/measures.test.ts and study/lab.test.ts. */

const net = inRoot('assets', 'examples', 'se-cnn.convas');
const command = ['study', net, '--data', 'signs:1:64', '--measures', 'associations', '--resamplings', '50'];

describe('convas study', () => {
  it('gives every layer’s measures as one document, without a path, the same bytes every time', async () => {
    const first = await convas([...command, '--json']);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    const document: LabJson = JSON.parse(first.stdout);
    expect(document).toMatchObject({ format: 1, pictures: 64, recipe: { seed: 1, replicates: 50, effects: false } });
    expect(document.recipe.network).toMatch(/^[\da-f]{32}$/);
    expect(document.layers.map(({ layer, channels }) => [layer, channels])).toEqual([
      ['se_1', 32],
      ['se_2', 64],
      ['se_3', 128],
    ]);
    for (const { classMean, classMeanInterval, staticShare, channels } of document.layers) {
      expect(classMean).toHaveLength(document.classes.length);
      expect(classMean.every((row) => row.length === channels)).toBe(true);
      expect(staticShare.low).toBeLessThanOrEqual(staticShare.value as number);
      expect(staticShare.high).toBeGreaterThanOrEqual(staticShare.value as number);
      // Six or seven pictures a class say nothing about it.
      expect(classMeanInterval[0]?.[0]).toMatchObject({ low: null, high: null, reason: expect.stringContaining('30') });
    }
    expect(first.stdout).not.toContain('/');
    expect((await convas([...command, '--json'])).stdout).toBe(first.stdout);
  });

  it('says in words that a gate is not importance; what it lacks it asks for', async () => {
    const { code, stdout } = await convas(command);
    expect(code).toBe(0);
    expect(stdout).toContain('se_3');
    expect(stdout).toContain('A gate is not importance.');
    const without = await convas(['study', net]);
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toContain('--data SOURCE');
    const unknown = await convas([...command.slice(0, 4), '--measures', 'importance']);
    expect(unknown.code).toBe(2);
  });
});
