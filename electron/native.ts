import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { app, MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';
import { endInWords, OUT_OF_MEMORY_MARK } from '../src/runtime/native/endings.ts';
import { tell } from './ipc/handle.ts';

/** How long the last words of a process may take to arrive. */
const LAST_WORDS_MS = 500;

/** Whether the app has native code for this system. */
export function isNativeThere(): boolean {
  const { platform, arch } = process;
  const folder = path.join(app.getAppPath(), 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6', platform, arch);
  return existsSync(path.join(folder, 'onnxruntime_binding.node'));
}

/**
 * The process that runs networks as native code; the window has one at a time and speaks to it over a port. It has no
 * sandbox, so it knows nothing: no environment, an empty folder, no path.
 */
export class NativeProcess {
  #child: UtilityProcess | undefined;
  #id = '';

  /**
   * Starts one in the place of the last.
   * @param keepsAllowed whether it may run operators that a file brought along
   */
  open(window: WebContents, id: string, keepsAllowed: boolean): void {
    this.close();
    const cwd = path.join(app.getPath('userData'), 'native-code');
    mkdirSync(cwd, { recursive: true });
    const child = utilityProcess.fork(path.join(__dirname, 'native.cjs'), keepsAllowed ? ['--kept-allowed'] : [], {
      cwd,
      env: systemOnly(),
      execArgv: [],
      serviceName: 'Convas native',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    this.#id = id;
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    child.once('exit', (code) => {
      if (this.#child === child) this.#child = undefined;
      void lastWords(child).then(() => {
        tell(window, 'native:gone', id, endInWords(said.includes(OUT_OF_MEMORY_MARK), code));
      });
    });
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage(null, [port1]);
    window.postMessage('native:port', id, [port2]);
  }

  /** Ends it at once, whatever it does: a run blocks it. */
  close(id = this.#id): void {
    const child = this.#child;
    if (!child || id !== this.#id) return;
    this.#child = undefined;
    if (child.pid === undefined) child.once('spawn', () => child.kill());
    else process.kill(child.pid, 'SIGKILL');
  }
}

async function lastWords({ stdout }: UtilityProcess): Promise<void> {
  if (!stdout) return;
  await Promise.race([
    finished(stdout as NodeJS.ReadableStream).catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS)),
  ]);
}

/** Windows loads no library without it; nothing else of the environment is needed. */
function systemOnly(): Record<string, string> {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}
