import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkerLike } from '../worker-link.ts';
import { endInWords, OUT_OF_MEMORY_MARK } from './endings.ts';

/** The process that runs networks as native code, started from a plain Node. */

/** Whether there is native code for this system. */
export function isNativeThere(): boolean {
  const { platform, arch } = process;
  try {
    const main = createRequire(import.meta.url).resolve('onnxruntime-node');
    return existsSync(path.join(main, '..', '..', 'bin', 'napi-v6', platform, arch, 'onnxruntime_binding.node'));
  } catch {
    return false;
  }
}

/**
 * @param script the bundle of `process.ts`
 * @param keepsAllowed whether it may run operators of a file
 */
export function forkNative(script: string, keepsAllowed: boolean): WorkerLike {
  const folder = mkdtempSync(path.join(tmpdir(), 'convas-native-'));
  const child = fork(script, keepsAllowed ? ['--kept-allowed'] : [], {
    cwd: folder,
    env: systemOnly(),
    execArgv: [],
    // Typed arrays go as they are.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const listeners = new Map<string, (event: Event) => void>();
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  child.on('message', (data) => listeners.get('message')?.({ data } as MessageEvent));
  const end = (message: string) => {
    rmSync(folder, { recursive: true, force: true });
    listeners.get('error')?.({ message, preventDefault: () => {} } as ErrorEvent);
  };
  child.once('error', ({ message }) => end(message));
  // Not before its output is read to the end: it may say why.
  child.once('close', (code, signal) => end(endInWords(said.includes(OUT_OF_MEMORY_MARK), signal ?? code)));
  return {
    postMessage: (message) => {
      if (child.connected) child.send(message as object, () => {});
    },
    terminate: () => child.kill('SIGKILL'),
    addEventListener: (type, listener) => listeners.set(type, listener),
  };
}

/** Windows loads no library without it; nothing else of the environment is needed. */
function systemOnly(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}
