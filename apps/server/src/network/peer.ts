/** Who is at the other end of a socket, in the words of CLIENT LIST; and whether it is this machine. */
import net from 'node:net';
import type { Peer } from '@varve/store';

interface HasDescriptor {
  readonly _handle: { readonly fd?: number } | null;
}

/**
 * Describes the peer of an accepted socket.
 *
 * @param path of the Unix socket it came through; undefined: TCP
 */
export function peerOf(socket: net.Socket, path: string | undefined): Peer {
  // Private to Node: shown to operators only, and -1 where it is not there.
  const fd = (socket as unknown as HasDescriptor)._handle?.fd ?? -1;
  if (path !== undefined) {
    return { address: `${path}:0`, localAddress: `${path}:0`, isLocal: true, fd };
  }
  return {
    address: endpoint(socket.remoteAddress, socket.remotePort),
    localAddress: endpoint(socket.localAddress, socket.localPort),
    isLocal: isLoopback(socket),
    fd,
  };
}

/** Tells whether a TCP socket comes from this machine. */
export function isLoopback(socket: net.Socket): boolean {
  const address = socket.remoteAddress ?? '';
  return address === '::1' || plain(address).startsWith('127.');
}

function endpoint(address: string | undefined, port: number | undefined): string {
  const host = plain(address ?? '?');
  return `${net.isIPv6(host) ? `[${host}]` : host}:${port ?? 0}`;
}

/** IPv4 addresses mapped into IPv6 are shown as what they are. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
