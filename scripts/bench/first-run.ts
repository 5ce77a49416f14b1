import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CompiledModel } from '../../src/core/compile/types.ts';
import type { Tensor } from '../../src/core/tensor/types.ts';
import { threads } from './bare-session.ts';
import type { FirstRun, FirstRunTask } from './first-run-main.ts';
import { milliseconds, type PartOptions, type Row } from './measure.ts';
import { interleave } from './statistics.ts';

/**
 * Session and first run in processes of their own, since WebAssembly is compiled once per process: the example project
 * through Convas, against its exported model and ready numbers through ONNX Runtime alone.
 */
export async function firstRuns(
  { root, quick }: PartOptions,
  plain: CompiledModel,
  input: Tensor,
): Promise<readonly Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'convas-bench-'));
  try {
    const bare: FirstRunTask = {
      kind: 'bare',
      threads: threads(),
      model: path.join(folder, 'plain.onnx'),
      input: path.join(folder, 'input.f32'),
      inputName: plain.inputName,
      shape: input.shape,
      output: plain.outputs[0]?.name ?? '',
    };
    await writeFile(bare.model, plain.bytes);
    await writeFile(bare.input, new Uint8Array(input.data.buffer, input.data.byteOffset, input.data.byteLength));
    const convas: FirstRunTask = { kind: 'convas', root };
    const program = path.join(import.meta.dirname, 'first-run-main.mjs');
    const session = { convas: [] as number[], bare: [] as number[] };
    const start = async (task: FirstRunTask) => {
      const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(task)]);
      const result = JSON.parse(stdout) as FirstRun;
      session[task.kind].push(result.sessionMs);
      return result.totalMs;
    };
    const samples = await interleave(
      { convas: () => start(convas), bare: () => start(bare) },
      { repetitions: quick ? 3 : 9, warmUp: 1 },
    );
    return [
      {
        subject: 'first scores of a process',
        measured: milliseconds('Convas', samples.convas),
        baseline: milliseconds('bare session', samples.bare),
        goal: null,
      },
      {
        subject: 'session and first run',
        // Without the warm-up's.
        measured: milliseconds('Convas, all gates', session.convas.slice(1)),
        baseline: milliseconds('bare session', session.bare.slice(1)),
        goal: null,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
