import { existsSync, readFileSync } from 'node:fs';

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[];
}

/**
 * What Chromium's network stack was asked for that leads off this machine, from the log that `--log-net-log` writes:
 * requests, names to be resolved, connections. Empty is what Convas promises. The app must have ended.
 */
export function reachedOut(file: string): readonly string[] {
  if (!existsSync(file)) throw new Error(`Chromium wrote no ${file}: nothing was watched`);
  const log = parse(readFileSync(file, 'utf8'));
  const names = new Map(Object.entries(log.constants.logEventTypes).map(([name, type]) => [type, name]));
  const found = new Set<string>();
  for (const { type, params = {} } of log.events) {
    const name = names.get(type) ?? '';
    const place = [params.url, params.host, params.address, params.destination, params.hostname].find(
      (value) => typeof value === 'string' && value !== '',
    );
    if (typeof place !== 'string' || !isAsking(name) || isLocal(place)) continue;
    found.add(`${name}: ${place}`);
  }
  return [...found];
}

/** Whether anything at all was logged, or the watch would be blind. */
export function eventsIn(file: string): number {
  return parse(readFileSync(file, 'utf8')).events.length;
}

/** A log that was cut off by the end of the program is read as far as it goes. */
function parse(text: string): NetLog {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(`${text.slice(0, text.lastIndexOf('},') + 1)}]}`);
  }
}

function isAsking(event: string): boolean {
  return /^(URL_REQUEST_START_JOB|HOST_RESOLVER|TCP_CONNECT|UDP_CONNECT|SOCKET_POOL_CONNECTING|HTTP_STREAM_JOB_CONTROLLER|WEB_SOCKET|DNS_TRANSACTION)/.test(
    event,
  );
}

function isLocal(place: string): boolean {
  if (/^(app|blob|data|devtools|chrome|chrome-extension|file):/.test(place)) return true;
  const host = URL.canParse(place) && place.includes('//') ? new URL(place).hostname : place;
  return /^(localhost|127\.|\[?::1\]?)/.test(host);
}
