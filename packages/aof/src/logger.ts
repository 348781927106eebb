/**
 * Where this package says what an operator should read. The two levels are those Redis uses for the
 * same lines (LL_NOTICE, LL_WARNING); texts that Redis has are Redis's, byte for byte.
 */
export interface Logger {
  notice(message: string): void;
  warning(message: string): void;
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  notice: () => undefined,
  warning: () => undefined,
};
