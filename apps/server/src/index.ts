/**
 * varve-server: a Redis-compatible durable server in one npm install.
 *
 *     varve-server [redis.conf] [--directive value ...]
 *
 * This package owns what a process owns: sockets, signals, files of its own, exit codes. What
 * commands mean and when a reply may leave is @varve/store's.
 *
 *     main.ts        the program: picks the backends, ends the process
 *     launch.ts      configuration, directory, lock, server, exit code      <- start here
 *     server.ts      a store with sockets and ticks, from start to end
 *     network/       listening, sockets read into one buffer, protected mode
 *     config/        where configuration comes from; the server's own directives
 *     logging/       Redis's log lines
 *     signals.ts     SIGINT, SIGTERM, and mistakes nobody caught
 *     log-lock.ts, directory-lock.ts   two servers never share a log
 *
 * `Server` is exported for programs that want a server inside them: tests, tools, desktop programs.
 */
export { serverDirectives } from './config/index.js';
export { bind, port, unixsocket } from './config/network.js';
export { ListenError } from './network/listen.js';
export { Server } from './server.js';
export type { ServerOptions } from './server.js';
export { version } from './version.js';
