import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A UDP and a TCP socket that note whatever reaches them. */
export interface ListeningPost {
  address: string;
  udpPort: number;
  tcpPort: number;
  /** What was heard since the last `forget`: each datagram and each connection. */
  heard: readonly string[];
  /**
   * Sends one datagram and opens one connection from here, and waits until both were heard: what others sent before is
   * heard by then, too. They are not noted.
   */
  prove(): Promise<void>;
  forget(): void;
  close(): void;
}

/** On this machine's own address in its network, so that nothing takes it for the loopback, which is never guarded. */
export async function listeningPost(): Promise<ListeningPost> {
  const own = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal);
  const address = own?.address ?? '127.0.0.1';
  const heard: string[] = [];
  const proofs = { sent: 0, udp: 0, tcp: 0 };
  const udp = createSocket('udp4', (message) => {
    if (message.toString('latin1').startsWith('proof')) proofs.udp += 1;
    else heard.push(`udp ${message.toString('hex').slice(0, 40)}`);
  });
  const tcp = createServer((socket) => {
    const at = heard.push('tcp') - 1;
    socket.on('data', (data) => {
      // What waits for an answer is not kept waiting.
      if (!data.toString('latin1').startsWith('proof')) return socket.destroy();
      proofs.tcp += 1;
      heard.splice(at, 1);
    });
    socket.on('error', () => {});
  });
  udp.bind(0, address);
  tcp.listen(0, address);
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  const place = tcp.address();
  const tcpPort = typeof place === 'object' && place !== null ? place.port : 0;
  const udpPort = udp.address().port;
  return {
    address,
    udpPort,
    tcpPort,
    heard,
    prove: async () => {
      proofs.sent += 1;
      const sender = createSocket('udp4');
      const socket = connect(tcpPort, address, () => socket.write('proof'));
      // A datagram may be lost even on one machine.
      while (proofs.udp < proofs.sent || proofs.tcp < proofs.sent) {
        if (proofs.udp < proofs.sent) sender.send('proof', udpPort, address);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      proofs.udp = proofs.sent;
      sender.close();
      socket.destroy();
    },
    forget: () => {
      heard.length = 0;
    },
    close: () => {
      udp.close();
      tcp.close();
    },
  };
}
