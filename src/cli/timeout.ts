import { spawn } from 'node:child_process';
import { text } from '../core/text.ts';
import { failure, type Outcome } from './failure.ts';

/**
 * `--timeout`: the command runs in a process of its own, which is ended when its time is over. ONNX Runtime computes
 * without a pause in the thread that asks it, so nothing inside the process could end a run that does not.
 */

const MARK = 'CONVAS_TIMED';

/** Whether this process is the one that is timed. */
export function isTimed(): boolean {
  return process.env[MARK] === '1';
}

/** Runs this very command line once more, with its time. What it writes goes where it would have gone. */
export function inTime(seconds: number): Promise<Pick<Outcome, 'output' | 'messages'> & { readonly exitCode: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
      env: { ...process.env, [MARK]: '1' },
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, seconds * 1000);
    const stop = (signal: NodeJS.Signals) => child.kill(signal);
    process.once('SIGTERM', stop).once('SIGINT', stop);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (late) resolve(failure(tooLate(seconds)));
      else resolve({ exitCode: code ?? (signal === 'SIGINT' ? 130 : 1), output: '', messages: [] });
    });
  });
}

function tooLate(seconds: number) {
  return text(
    'cli.timeout.theCommandWasEndedAfter',
    'The command was ended after {seconds} s (--timeout). No file was changed half-way. Give it more time, or a smaller network.',
    { seconds },
  );
}
