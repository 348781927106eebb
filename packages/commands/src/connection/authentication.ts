/**
 * How a session becomes that of a user: what AUTH and HELLO AUTH share.
 */
import type { Context } from '../core/context.js';
import { connectionErrors } from './errors.js';

/** The user of every session that did not say otherwise. */
export const defaultUser = 'default';

/**
 * Lets the session in as `user`, or answers that these are no credentials.
 *
 * @param password index of the argument that is the password
 * @returns whether it was let in
 */
export function authenticate(context: Context, user: Buffer, password: number): boolean {
  const { argv, host, reply, session } = context;
  if (!host.authenticate(user, argv.bytes(password))) {
    reply.error(connectionErrors.wrongPassword);
    return false;
  }
  session.user = user.toString('latin1');
  session.authenticated = true;
  return true;
}
