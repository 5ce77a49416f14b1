import { beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { buildCommandLine, convas } from './convas.ts';

/** Memory and time of the command line, on files that would take all of both. */

const PICTURE = 'assets/pictures/chelsea.png';
const run = (file: string, ...more: readonly string[]) =>
  convas(['run', `test/fixtures/hostile/${file}`, '--image', PICTURE, ...more]);

describe('the limits of the command line', { timeout: 120_000 }, () => {
  beforeAll(buildCommandLine);

  it('a run that is known to need more is refused before it begins, with the number and the layer', async () => {
    const { code, stdout, stderr } = await run('fold-concat-doubling.onnx');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('at least 24 GiB');
    expect(stderr).toContain('“k27”: 16 GiB');
  });

  it('a loop that grows is ended at the budget', async () => {
    const { code, stdout, stderr } = await run('loop-growing.onnx', '--memory', '256M');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('more memory than its budget of 256 MiB');
  });

  it('a loop that grows takes no more than a few times what is known, unless somebody allows it', async () => {
    const { code, stdout, stderr } = await run('loop-growing.onnx');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('more than 512 MiB');
    expect(stderr).toContain('with --memory');
  });

  it('a command that takes longer than it may is ended, in words', async () => {
    const { code, stdout, stderr } = await run('loop-growing.onnx', '--timeout', '0.5');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('ended after 0.5 s');
  });

  it('one that is done in time says what it says without a limit', async () => {
    const project = 'test/fixtures/hostile/opens-but-cannot-be-saved.convas';
    const [timed, free] = await Promise.all([
      convas(['summary', project, '--timeout', '100']),
      convas(['summary', project]),
    ]);
    expect(timed).toEqual(free);
    expect((await convas(['check', 'no-such-file', '--timeout', '100'])).code).toBe(2);
  });

  it('only sizes and seconds that mean something are taken', () => {
    const limits = (...args: readonly string[]) => {
      const command = parseArguments(['check', 'a.convas', ...args]);
      return command.ok ? (command.value.limits ?? null) : 'refused';
    };
    expect(limits()).toBeNull();
    expect(limits('--memory', '2G')).toEqual({ memory: 2 ** 31 });
    expect(limits('--memory', '512MiB', '--timeout', '1.5')).toEqual({ memory: 2 ** 29, timeout: 1.5 });
    for (const size of ['', '0', '2', '-1G', '5G', '100M', '1e3M', 'G', '2g']) {
      expect(limits('--memory', size), size).toBe('refused');
    }
    for (const time of ['', '0', '-1', 'NaN', 'Infinity', '1e9', 'ten']) {
      expect(limits('--timeout', time), time).toBe('refused');
    }
    expect(limits('--timeout', '1', '--timeout', '2')).toBe('refused');
  });
});
