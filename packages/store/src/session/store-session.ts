/**
 * One client of the store: what its commands see of it, what it sent, and what it has not got yet.
 *
 * A session that waits for its next command holds no buffer: its reader keeps bytes only of a
 * command cut in two, and replies are written to memory shared by all sessions (replies/outbox.ts).
 *
 *     open --QUIT, protocol error, CLIENT KILL of itself--> closing --replies have left--> ended
 *     open, closing --peer gone, CLIENT KILL, a limit--> ended
 *
 * Invariants
 * 1. `requiredSequence` never decreases: replies leave in order, so a later one waits for whatever
 *    an earlier one waits for.
 * 2. `heldBytes` is the sum of the sizes in `held`; `heldRequired[i]` belongs to `held[i]`.
 */
import assert from 'node:assert';
import { ReplyMode, Transaction } from '@varve/commands';
import type { CommandEntry, Session } from '@varve/commands';
import { RequestReader } from '@varve/resp';
import type { RequestLimits } from '@varve/resp';

import type { Sink } from './sink.js';

/** What is known of a client when it comes. */
export interface SessionOrigin {
  readonly id: number;
  readonly address: string;
  readonly localAddress: string;
  /** Whether it comes from this machine. */
  readonly isLocal: boolean;
  /** Number of its file descriptor; -1: none. */
  readonly fd: number;
  readonly nowMs: number;
  readonly limits: RequestLimits;
  readonly authenticated: boolean;
}

/** One client. */
export class StoreSession implements Session {
  readonly id: number;
  readonly address: string;
  readonly localAddress: string;
  readonly isLocal: boolean;
  readonly fd: number;
  readonly createdMs: number;
  readonly transaction: Transaction;
  readonly reader: RequestReader;
  readonly sink: Sink;
  name: string;
  user: string;
  authenticated: boolean;
  db: number;
  protocol: 2 | 3;
  replyMode: ReplyMode;
  evictable: boolean;
  closing: boolean;
  /** Nothing is read from or written to it any more. */
  ended: boolean;
  /** Replies wait for this sequence of the log to be released. */
  requiredSequence: number;
  /** Replies made but not released, oldest first. */
  held: Buffer[];
  heldRequired: number[];
  heldBytes: number;
  /** Reading was stopped because too many replies wait. */
  paused: boolean;
  lastActiveMs: number;
  /** Since when the output is above the soft limit; -1: it is not. */
  aboveSoftSinceMs: number;
  lastEntry: CommandEntry | undefined;

  constructor(origin: SessionOrigin, sink: Sink) {
    this.id = origin.id;
    this.address = origin.address;
    this.localAddress = origin.localAddress;
    this.isLocal = origin.isLocal;
    this.fd = origin.fd;
    this.createdMs = origin.nowMs;
    this.transaction = new Transaction();
    this.reader = new RequestReader(origin.limits);
    this.reader.authenticated = origin.authenticated;
    this.sink = sink;
    this.name = '';
    this.user = 'default';
    this.authenticated = origin.authenticated;
    this.db = 0;
    this.protocol = 2;
    this.replyMode = ReplyMode.on;
    this.evictable = true;
    this.closing = false;
    this.ended = false;
    this.requiredSequence = 0;
    this.held = [];
    this.heldRequired = [];
    this.heldBytes = 0;
    this.paused = false;
    this.lastActiveMs = origin.nowMs;
    this.aboveSoftSinceMs = -1;
    this.lastEntry = undefined;
  }

  /** Bytes of replies that have not left: held here or waiting in the sink. */
  get outputBytes(): number {
    return this.heldBytes + this.sink.pendingBytes;
  }

  /** Bytes the session keeps of what it was sent: a cut command and a queued transaction. */
  get inputBytes(): number {
    return this.reader.buffered + this.transactionBytes;
  }

  /** Bytes of the commands queued by MULTI. */
  get transactionBytes(): number {
    let size = 0;
    for (const argv of this.transaction.queue) size += argv.buffer.byteLength;
    return size;
  }

  /** Keeps a copy of `buffer[start, end)` until the log released `requiredSequence`. */
  hold(buffer: Buffer, start: number, end: number): void {
    this.held.push(Buffer.from(buffer.subarray(start, end)));
    this.heldRequired.push(this.requiredSequence);
    this.heldBytes += end - start;
  }

  /** Hands the sink what may leave now. Returns whether nothing is held any more. */
  release(releasedSequence: number): boolean {
    let count = 0;
    while (count < this.held.length && (this.heldRequired[count] as number) <= releasedSequence) {
      const bytes = this.held[count] as Buffer;
      this.heldBytes -= bytes.length;
      this.sink.write(bytes, 0, bytes.length);
      count++;
    }
    this.held.splice(0, count);
    this.heldRequired.splice(0, count);
    return this.held.length === 0;
  }

  /** Forgets everything that waits: the peer is gone. */
  end(): void {
    this.ended = true;
    this.closing = true;
    this.held = [];
    this.heldRequired = [];
    this.heldBytes = 0;
    this.transaction.close();
  }

  /** Verifies every invariant. O(held replies). */
  check(): void {
    assert(this.held.length === this.heldRequired.length, 'every held reply has its sequence');
    const size = this.held.reduce((sum, bytes) => sum + bytes.length, 0);
    assert(size === this.heldBytes, 'heldBytes is exact');
    for (let i = 1; i < this.heldRequired.length; i++) {
      const [earlier, later] = [this.heldRequired[i - 1] as number, this.heldRequired[i] as number];
      assert(earlier <= later, 'required sequences do not decrease');
    }
    this.reader.check();
  }
}
