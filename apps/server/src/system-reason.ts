/**
 * What the operating system says about an error, in the words operators know (strerror): Node's
 * message is `listen EADDRINUSE: address already in use 127.0.0.1:6379`, Redis prints
 * `Address already in use`.
 */
import { getSystemErrorMap } from 'node:util';

/** Returns the code of a system error: `EADDRINUSE`; other errors have none. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Returns the reason of a system error, with a capital; other errors give their message. */
export function systemReason(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  const reason = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  if (reason === undefined) return message;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
