/**
 * The server: a store, its sockets and its clock ticks, from start to end.
 *
 *     1 open the store       files looked at, nothing loaded
 *     2 listen               clients may come; commands get -LOADING
 *     3 load                 2 MiB of the log, then the sockets, then 2 MiB, ...
 *     4 serve                ticks `hz` times a second
 *     5 stop                 SHUTDOWN or a signal: the log is on disk and closed, sockets are closed
 *
 * Everything that belongs to the process (signals, exit codes, files of the process) is main.ts's.
 */
import type net from 'node:net';
import type { Storage } from '@varve/storage';
import { hz, requirepass, Store } from '@varve/store';
import type { ConfigRegistry, LogLock, Logger, ProcessFacts, SnapshotRunner } from '@varve/store';

import {
  bind,
  port,
  protectedMode,
  tcpBacklog,
  tcpKeepalive,
  unixsocket,
  unixsocketperm,
} from './config/network.js';
import type { ReadMode } from './network/adopt-socket.js';
import { Connection } from './network/connection.js';
import type { ConnectionRooms } from './network/connection.js';
import { ListenError, listenOnPath, listenOnPort } from './network/listen.js';
import { isLoopback, peerOf } from './network/peer.js';
import { protectedModeRefusal } from './network/protected-mode.js';

const readBufferSize = 64 * 1024;

/** What a server is made with. */
export interface ServerOptions {
  readonly storage: Storage;
  /** Who writes snapshots; default: this thread. */
  readonly snapshots?: SnapshotRunner;
  /** Sealed, with the directives of the store and of the server. */
  readonly config: ConfigRegistry;
  /** File that CONFIG REWRITE writes; undefined: there is none. */
  readonly configFile: string | undefined;
  /** Keeps other servers from the log; held already if the server starts with one. Default: there
   * are no others. */
  readonly logLock?: LogLock;
  readonly logger: Logger;
  readonly process: ProcessFacts;
  /** Uniform 32-bit unsigned integers. */
  readonly random: () => number;
  /** Runs a function under a umask. */
  readonly withUmask: <T>(mask: number, run: () => T) => T;
  /** How sockets are read; default: shared. */
  readonly readMode?: ReadMode;
  /** What was promised cannot be kept: the process must stop at once. */
  readonly onFatal: (error: Error) => void;
}

/** A running server. Made by `Server.start`. */
export class Server {
  readonly store: Store;
  /** Resolves when the server has stopped and everything is on disk. */
  readonly stopped: Promise<void>;
  readonly #options: ServerOptions;
  readonly #connections: Set<Connection>;
  readonly #rooms: ConnectionRooms;
  #listeners: net.Server[];
  #ticker: NodeJS.Timeout | undefined;
  #isStopped: boolean;

  /**
   * Starts a server.
   *
   * @returns when it listens and everything is loaded
   * Errors: ListenError; AofError and StorageError when the dataset cannot be loaded.
   */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    try {
      await server.#listen();
      await server.#load();
    } catch (error) {
      server.#closeSockets();
      throw error;
    }
    server.#tickAt(options.config.get(hz));
    return server;
  }

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.#connections = new Set();
    this.#listeners = [];
    this.#ticker = undefined;
    this.#isStopped = false;
    let resolveStopped: () => void = () => undefined;
    this.stopped = new Promise((resolve) => (resolveStopped = resolve));
    this.store = Store.open({
      storage: options.storage,
      clock: { nowMs: () => Date.now(), microseconds: () => performance.now() * 1000 },
      random: options.random,
      schedule: (run) => setImmediate(run),
      config: options.config,
      ...(options.snapshots === undefined ? {} : { snapshots: options.snapshots }),
      ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
      ...(options.logLock === undefined ? {} : { logLock: options.logLock }),
      logger: options.logger,
      process: options.process,
      onFatal: options.onFatal,
      onStopped: () => {
        this.#closeSockets();
        resolveStopped();
      },
    });
    this.#rooms = {
      store: this.store,
      logger: options.logger,
      readBuffer: Buffer.allocUnsafeSlow(readBufferSize),
      readMode: options.readMode ?? 'shared',
    };
    options.config.watch(hz, (frequency) => {
      this.#tickAt(frequency);
      return undefined;
    });
  }

  async #listen(): Promise<void> {
    const { config, logger, storage, withUmask } = this.#options;
    const backlog = config.get(tcpBacklog);
    const tcpPort = config.get(port);
    if (tcpPort !== 0) {
      const onSocket = (socket: net.Socket): void => this.#accept(socket, undefined);
      const warn = (message: string): void => logger.warning(message);
      this.#listeners = await listenOnPort(config.get(bind), tcpPort, { backlog, onSocket }, warn);
    }
    const path = config.get(unixsocket);
    if (path !== '') {
      const onSocket = (socket: net.Socket): void => this.#accept(socket, path);
      const options = { backlog, onSocket };
      const mode = config.get(unixsocketperm);
      this.#listeners.push(await listenOnPath(path, mode, storage, options, withUmask));
    }
    if (this.#listeners.length === 0) throw new ListenError('Configured to not listen anywhere, exiting.');
    logger.warning('Server initialized');
  }

  /** Loads the dataset, letting the sockets in between. */
  async #load(): Promise<void> {
    while (!this.store.loadStep()) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#isStopped) return;
    }
    const { config, logger } = this.#options;
    const tcpPort = config.get(port);
    if (tcpPort !== 0) logger.notice('Ready to accept connections');
    const path = config.get(unixsocket);
    if (path !== '') logger.notice(`The server is now ready to accept connections at ${path}`);
  }

  #accept(socket: net.Socket, path: string | undefined): void {
    if (this.#isStopped) {
      socket.destroy();
      return;
    }
    const { config } = this.#options;
    const isOpen = !config.get(protectedMode) || config.get(requirepass) !== '';
    if (path === undefined && !isOpen && !isLoopback(socket)) {
      socket.on('error', () => socket.destroy());
      socket.end(protectedModeRefusal);
      return;
    }
    const keepAliveSeconds = config.get(tcpKeepalive);
    if (path === undefined && keepAliveSeconds > 0) socket.setKeepAlive(true, keepAliveSeconds * 1000);
    const peer = peerOf(socket, path);
    const connection = new Connection(socket, peer, this.#rooms, () => this.#connections.delete(connection));
    this.#connections.add(connection);
  }

  #tickAt(frequency: number): void {
    if (this.#isStopped) return;
    clearInterval(this.#ticker);
    this.#ticker = setInterval(() => this.store.tick(), Math.round(1000 / frequency));
  }

  /** Takes no more connections and ends those there are, after what was written to them has left. */
  #closeSockets(): void {
    this.#isStopped = true;
    clearInterval(this.#ticker);
    for (const listener of this.#listeners) listener.close();
    for (const connection of this.#connections) connection.end();
  }
}
