import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** On Linux, what the kernel says about the connections of a process and all that it started. */
export const canSeeSockets = existsSync('/proc/self/net/tcp');

/** Every address off this machine that a process or one of its children has a socket to, once each. */
export function remoteAddresses(pid: number): readonly string[] {
  const found = new Set<string>();
  for (const one of processTree(pid)) {
    const own = socketsOf(one);
    for (const kind of ['tcp', 'tcp6', 'udp', 'udp6']) {
      for (const line of linesOf(`/proc/${one}/net/${kind}`).slice(1)) {
        const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
        if (own.has(inode) && !isHere(remote)) found.add(`${kind} ${remote}`);
      }
    }
  }
  return [...found];
}

/** How many UDP sockets a process and its children hold, connected or not. */
export function udpSockets(pid: number): number {
  return processTree(pid).reduce((sum, one) => {
    const own = socketsOf(one);
    const lines = ['udp', 'udp6'].flatMap((kind) => linesOf(`/proc/${one}/net/${kind}`).slice(1));
    return sum + lines.filter((line) => own.has(line.trim().split(/\s+/)[9] ?? '')).length;
  }, 0);
}

export function processTree(pid: number): readonly number[] {
  const children = linesOf(`/proc/${pid}/task/${pid}/children`).join(' ').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processTree)];
}

/** The inodes of the sockets that a process holds. */
function socketsOf(pid: number): ReadonlySet<string> {
  const found = new Set<string>();
  const folder = `/proc/${pid}/fd`;
  for (const name of names(folder)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1];
      if (inode !== undefined) found.add(inode);
    } catch {
      // Closed meanwhile.
    }
  }
  return found;
}

/** Nowhere yet, or this machine: 127.x.x.x and ::1, also as IPv4 in IPv6; the kernel writes each word backwards. */
function isHere(remote: string): boolean {
  const [address = ''] = remote.split(':');
  if (/^0*$/.test(address) || /7F$/.test(address)) return true;
  return address === '00000000000000000000000001000000' || /^0{16}FFFF0000.{6}7F$/.test(address);
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}
