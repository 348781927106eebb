/**
 * What commands know of the one who sent them. Implemented by the store, one class only: dispatch
 * reads these fields for every command.
 */
import type { Transaction } from './transaction.js';

/**
 * What becomes of replies (CLIENT REPLY). `skipNext`: the CLIENT REPLY SKIP itself is still
 * running.
 */
export const ReplyMode = { on: 0, off: 1, skip: 2, skipNext: 3 } as const;
export type ReplyMode = (typeof ReplyMode)[keyof typeof ReplyMode];

export interface Session {
  /** Unique and growing during the life of a store. */
  readonly id: number;
  /** "ip:port" or a path. */
  readonly address: string;
  readonly localAddress: string;
  readonly transaction: Transaction;
  /** Set by CLIENT SETNAME; empty: none. One character per byte. */
  name: string;
  /** The ACL user this session is. */
  user: string;
  /** May run commands not flagged `no_auth`. */
  authenticated: boolean;
  /** Index of the selected database. Changed through `Context.selectDb` only. */
  db: number;
  /** RESP version. Changed through `Context.selectProtocol` only. */
  protocol: 2 | 3;
  replyMode: ReplyMode;
  /** CLIENT NO-EVICT. */
  evictable: boolean;
  /** The connection ends once the replies so far have left (QUIT). */
  closing: boolean;
}
