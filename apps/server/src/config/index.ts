/** Every directive of the server program, in the order of CONFIG REWRITE. Add yours to the list. */
import type { AnyDirective } from '@varve/store';

import {
  bind,
  port,
  protectedMode,
  tcpBacklog,
  tcpKeepalive,
  unixsocket,
  unixsocketperm,
} from './network.js';
import { daemonize, logfile, loglevel, pidfile } from './process.js';

export const serverDirectives: readonly AnyDirective[] = [
  bind,
  daemonize,
  logfile,
  loglevel,
  pidfile,
  port,
  protectedMode,
  tcpBacklog,
  tcpKeepalive,
  unixsocket,
  unixsocketperm,
];
