import type { Session } from 'electron';
import type { Switch } from './gpu.ts';

/**
 * A proxy that is never there: the port of "discard", which no program of ours or of a user opens. Whatever honours
 * proxies, WebRTC over TCP among them, ends here.
 */
const deadProxy = '127.0.0.1:9';

/**
 * Switches that cut Chromium off below every page, because neither the content security policy nor `webRequest` sees
 * WebRTC's sockets or the names that a page has looked up in advance: no name has an address, and nothing goes directly.
 */
export const offlineSwitches: readonly Switch[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['proxy-server', deadProxy],
  // Not even this machine's own services are reached.
  ['proxy-bypass-list', '<-loopback>'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-quic'],
  ['disable-background-networking'],
  ['disable-domain-reliability'],
];

/** The same for one session, whatever the command line said. */
export function cutOff(session: Session): void {
  void session.setProxy({ mode: 'fixed_servers', proxyRules: deadProxy, proxyBypassRules: '<-loopback>' });
}
