/**
 * What the process does about signals and about mistakes nobody caught.
 *
 *     SIGINT, SIGTERM        SHUTDOWN, with the words of shutdown-on-sigint and -sigterm
 *     SIGINT again           exits at once, with 1
 *     either while loading   exits at once, with 0: nothing can be lost yet
 *     uncaught exception     the log is written, the process exits with 1: a server that does not
 *                            know its own state must not go on
 *
 * @see redis/src/server.c sigShutdownHandler (7.0)
 */
import { shutdownOnSigint, shutdownOnSigterm } from '@varve/store';
import type { ConfigRegistry } from '@varve/store';

import type { ServerLogger } from './logging/server-logger.js';
import type { Server } from './server.js';

/** Follows signals from its creation on. */
export interface Signals {
  /** The server is up: from now on signals shut it down. */
  attach(server: Server): void;
}

/**
 * Starts to follow signals.
 *
 * @param exitAtOnce ends the process with a code
 */
export function followSignals(logger: ServerLogger, config: ConfigRegistry, exitAtOnce: (code: number) => void): Signals {
  let server: Server | undefined;
  let isStopping = false;
  const onSignal = (name: 'SIGINT' | 'SIGTERM'): void => {
    if (isStopping && name === 'SIGINT') {
      logger.warning('You insist... exiting now.');
      exitAtOnce(1);
      return;
    }
    logger.warning(`Received ${name} scheduling shutdown...`);
    if (server === undefined) {
      logger.warning('Received while loading: exiting now, nothing was changed.');
      exitAtOnce(0);
      return;
    }
    isStopping = true;
    const words = config.get(name === 'SIGINT' ? shutdownOnSigint : shutdownOnSigterm);
    const save = words.includes('save') ? true : words.includes('nosave') ? false : undefined;
    const problem = server.store.shutdown({ save, now: words.includes('now'), force: words.includes('force') });
    if (problem === undefined) return;
    isStopping = false;
    logger.warning(problem);
  };
  process.on('SIGINT', () => onSignal('SIGINT'));
  process.on('SIGTERM', () => onSignal('SIGTERM'));
  const onMistake = (kind: string, error: unknown): void => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const line of stack.split('\n')) logger.warning(line);
    server?.store.flushBeforeExit();
    logger.warning(`=== ${kind}: this is a bug in varve-server. Exiting. ===`);
    exitAtOnce(1);
  };
  process.on('uncaughtException', (error) => onMistake('Uncaught exception', error));
  process.on('unhandledRejection', (error) => onMistake('Unhandled rejection', error));
  return {
    attach: (started) => {
      server = started;
    },
  };
}
