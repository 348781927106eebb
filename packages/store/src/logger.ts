/**
 * Where the store says what an operator should read, with the levels of Redis: what the log says at
 * which level is for whoever opens the store to decide.
 */
export interface Logger {
  debug(message: string): void;
  verbose(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  verbose: () => undefined,
  notice: () => undefined,
  warning: () => undefined,
};
