import type { DesktopApi } from '../../electron/ipc/contract.ts';

/** What of a Worker the runtime needs, played by a process of the desktop window. */
interface NativeWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/** The desktop window's way to native code: what the runtime takes as a `NativeDoor`. */
export function nativeDoor(api: DesktopApi) {
  return {
    isThere: async () => (await api.platformInfo()).native,
    open: (file: string | null) => openWorker(api, file),
    isAllowed: (file: string) => api.isNativeAllowed(file),
    allow: (file: string) => api.allowNative(file),
  };
}

function openWorker(api: DesktopApi, file: string | null): NativeWorker {
  const id = crypto.randomUUID();
  const listeners = new Map<string, (event: Event) => void>();
  let port: MessagePort | null = null;
  /** What was posted before the port was there. */
  let waiting: unknown[] = [];
  let ended = false;

  function end(detail: string | null): void {
    if (ended) return;
    ended = true;
    window.removeEventListener('message', takePort);
    stopListening();
    port?.close();
    if (detail !== null) listeners.get('error')?.(new ErrorEvent('error', { message: detail, cancelable: true }));
  }

  function takePort({ data, ports, source }: MessageEvent): void {
    if (source !== window || data?.nativePort !== id || !ports[0]) return;
    window.removeEventListener('message', takePort);
    port = ports[0];
    port.onmessage = (event) => listeners.get('message')?.(event);
    for (const message of waiting) port.postMessage(message);
    waiting = [];
  }

  const stopListening = api.onNativeGone((gone, detail) => {
    if (gone === id) end(detail);
  });
  window.addEventListener('message', takePort);
  api.openNative(id, file).then(
    (opened) => {
      if (!opened) end('nobody allowed native code for this file');
    },
    (error) => end(String(error)),
  );
  return {
    postMessage: (message) => {
      const sent = unshared(message);
      if (port) port.postMessage(sent);
      else waiting.push(sent);
    },
    terminate: () => {
      end(null);
      void api.closeNative(id);
    },
    addEventListener: (type, listener) => void listeners.set(type, listener),
  };
}

/** The same with copies of what lies in shared memory, which no other process gets (it would arrive as null). */
function unshared(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    return value.buffer instanceof ArrayBuffer ? value : (value as Float32Array).slice();
  }
  if (Array.isArray(value)) return value.map(unshared);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unshared(part)]));
}
