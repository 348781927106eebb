/** Where the server listens, and how its sockets behave. */
import { directive, integer, octal, path, words, yesNo } from '@varve/store';

const bindAddressCountMax = 16;

/** TCP port; 0: none. */
export const port = directive('port', integer(0, 65_535), 6379, { mutability: 'start' });

/** Addresses to listen on; one with a leading `-` may be missing on this machine. */
export const bind = directive(
  'bind',
  words(bindAddressCountMax, 'Too many bind addresses specified.'),
  ['*', '-::*'],
  { mutability: 'start' },
);

/** Whether clients from elsewhere are refused while there is no password and no `bind`. */
export const protectedMode = directive('protected-mode', yesNo, true);

/** Path of a Unix socket; empty: none. */
export const unixsocket = directive('unixsocket', path, '', { mutability: 'start' });

/** Permissions of that socket; 0: as the umask says. */
export const unixsocketperm = directive('unixsocketperm', octal, 0, { mutability: 'start' });

export const tcpBacklog = directive('tcp-backlog', integer(0, 2 ** 31 - 1), 511, { mutability: 'start' });

/** Seconds of silence after which the system asks whether the peer is alive; 0: never. */
export const tcpKeepalive = directive('tcp-keepalive', integer(0, 2 ** 31 - 1), 300);
