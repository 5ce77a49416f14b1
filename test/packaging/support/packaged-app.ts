import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevToolsPipe } from './devtools-pipe.ts';

export const isRoot = process.getuid?.() === 0;

/** nobody and nogroup on Debian: a user who owns nothing. */
export const otherUser = 65_534;

export interface StartOptions {
  home: string;
  args?: readonly string[];
  /** The display, and what a test adds; the rest of our own environment stays away. */
  env: Readonly<Record<string, string>>;
  /** Both need root. */
  withoutNetwork?: boolean;
  asOtherUser?: boolean;
}

/** The packaged app as a user starts it, seen from outside. */
export class PackagedApp {
  readonly #child: ChildProcess;
  readonly #pipe: DevToolsPipe;
  readonly #exit: Promise<number | string | null>;
  #session = '';
  /** What it wrote to stderr and stdout so far. */
  output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#pipe = new DevToolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
    this.#exit = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? code));
      child.once('error', (error) => resolve(error.message));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        this.output += text;
      });
    }
  }

  static async start(program: string, options: StartOptions): Promise<PackagedApp> {
    const { home, args = [], env, withoutNetwork = false, asOtherUser = false } = options;
    const command = [
      ...(withoutNetwork ? ['unshare', '--net', '--'] : []),
      ...(asOtherUser ? ['setpriv', `--reuid=${otherUser}`, `--regid=${otherUser}`, '--clear-groups', '--'] : []),
      program,
      '--remote-debugging-pipe',
      // Root cannot have Chromium's sandbox on Linux.
      ...(isRoot && !asOtherUser ? ['--no-sandbox'] : []),
      ...args,
    ];
    const child = spawn(command[0] ?? program, command.slice(1), {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', ...env },
    });
    const app = new PackagedApp(child);
    try {
      await app.#attach();
      return app;
    } catch (error) {
      app.kill();
      throw new Error(`the packaged app did not open its window: ${String(error)}\n${app.output}`);
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async #attach(): Promise<void> {
    const targetId = await before(30_000, 'it has no page', async () => {
      const { targetInfos } = await this.#pipe.send('Target.getTargets');
      const targets = targetInfos as { targetId: string; type: string; url: string }[];
      return targets.find(({ type, url }) => type === 'page' && url.startsWith('app:'))?.targetId;
    });
    const { sessionId } = await this.#pipe.send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = String(sessionId);
  }

  /** The value of an expression in the page; it must be JSON. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#pipe.send(
      'Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true },
      this.#session,
    );
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value?: unknown }).value;
  }

  /** Waits until an expression in the page is true. */
  async until(expression: string): Promise<void> {
    await before(60_000, expression, async () => {
      const value = await this.evaluate(expression).catch((error: Error) => {
        // The page is about to load.
        if (!/execution context/.test(error.message)) throw error;
      });
      return value === true ? true : undefined;
    });
  }

  /** Closes the window as its close button does, and gives the exit code (or the signal) of the app. */
  async quit(): Promise<number | string | null> {
    // The page may be gone before it answers.
    void this.evaluate('window.close()').catch(() => {});
    return await Promise.race([this.#exit, sleep(60_000, 'it did not end', { ref: false })]);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Tries every tenth of a second until there is a value. */
async function before<Value>(
  milliseconds: number,
  what: string,
  attempt: () => Promise<Value | undefined>,
): Promise<Value> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const timeout = sleep(end - Date.now(), undefined, { ref: false });
    const value = await Promise.race([attempt(), timeout]);
    if (value !== undefined) return value;
    await sleep(100);
  }
  throw new Error(`after ${milliseconds / 1000} s still not: ${what}`);
}

/** The processes that draw pages for a program. */
export function renderersOf(program: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isProgram = readlinkSync(`/proc/${pid}/exe`) === program;
        return isProgram && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
      } catch {
        // It has ended, or is somebody else's.
        return false;
      }
    });
}

/** "Seccomp: 2" and the like, from what the kernel says about a process. */
export function statusOf(pid: number, field: string): string | undefined {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return status.match(new RegExp(`^${field}:\\s*(.*)$`, 'm'))?.[1];
}

export function namespaceOf(pid: number | 'self', kind: 'net' | 'user'): string {
  return readlinkSync(`/proc/${pid}/ns/${kind}`);
}
