import * as ort from 'onnxruntime-node';
import type { Ort } from '../ort.ts';
import type { WorkerRequest } from '../protocol.ts';
import { serve, type WorkerScope } from '../worker-service.ts';
import { type MemoryWatch, watchMemory } from './memory-watch.ts';
import { ownBytes } from './own-bytes.ts';

/**
 * A process of its own that runs networks as native code: an Electron utility process of the desktop window, or a child of
 * the command line. It has no sandbox, so it gets no environment, an empty folder, and no path.
 */

/** What ONNX Runtime takes for itself, and for the buffers that its kernels work in. */
const OWN_BYTES = 2 ** 28;

/** Its only argument. */
const keepsAllowed = process.argv.includes('--kept-allowed');
let threads = 1;
let watch: MemoryWatch | null = null;

type Listener = Parameters<WorkerScope['addEventListener']>[1];

/** Serves one asker. */
function serveOn(post: (message: unknown) => void, listen: (receive: (data: unknown) => void) => void): void {
  const scope: WorkerScope = {
    addEventListener: (_type, listener: Listener) => listen((data) => listener({ data } as MessageEvent)),
    postMessage: (message) => post(message),
  };
  serve(
    {
      ort: ort as unknown as Ort,
      providerFor: () => 'cpu',
      // Spinning threads take a core from the window while nothing runs.
      sessionOptions: () => ({ intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential' }),
      prepare: (asked, memoryBytes) => {
        threads = asked;
        watch = watchMemory(memoryBytes + OWN_BYTES);
      },
      heapBytes: () => watch?.grown() ?? 0,
      vet: (model) => ownBytes(model, keepsAllowed),
      during: (task, most) => (watch ? watch.during(task, most && most + OWN_BYTES) : task()),
      // Electron's ports between processes lose what is handed over.
      transfers: false,
    },
    scope,
  );
}

interface ParentPort {
  once(event: 'message', listener: (event: { ports: Port[] }) => void): void;
}

interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort) {
  parentPort.once('message', ({ ports: [port] }) => {
    if (!port) return;
    serveOn(
      (message) => port.postMessage(message),
      (receive) => port.on('message', ({ data }) => receive(data)),
    );
    port.on('close', () => process.exit());
    port.start();
  });
} else {
  serveOn(
    (message) => process.send?.(message),
    (receive) => process.on('message', (data: { id: number; request: WorkerRequest }) => receive(data)),
  );
  process.on('disconnect', () => process.exit());
}
