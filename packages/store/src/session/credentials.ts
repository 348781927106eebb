/**
 * Who may come in: the default user, with the password of `requirepass`, or with none.
 *
 * Passwords are compared by their digests, which takes the same time wherever they differ.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

const defaultUser = Buffer.from('default', 'latin1');

/** The password of the default user. */
export class Credentials {
  #digest: Buffer | undefined;

  /** @param password one latin1 character per byte; empty: none is asked */
  constructor(password: string) {
    this.#digest = undefined;
    this.change(password);
  }

  /** Whether a password protects the default user. */
  get isRequired(): boolean {
    return this.#digest !== undefined;
  }

  change(password: string): void {
    this.#digest = password === '' ? undefined : digestOf(Buffer.from(password, 'latin1'));
  }

  /** Tells whether these are the credentials of a user. Without a password any will do, as in Redis. */
  matches(user: Uint8Array, password: Uint8Array): boolean {
    if (!defaultUser.equals(user)) return false;
    return this.#digest === undefined || timingSafeEqual(this.#digest, digestOf(password));
  }
}

function digestOf(password: Uint8Array): Buffer {
  return createHash('sha256').update(password).digest();
}
