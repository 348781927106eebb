/**
 * A client at the other end of a sink: keeps the replies, and tells when each was handed out.
 *
 * The store hands out whole replies, so "the first byte of a reply has left" and "the reply has
 * arrived" are one moment here; a reply cut in two is a violation of its own.
 */
import assert from 'node:assert/strict';

import { ReplyReader, type Reply } from '@varve/resp';
import type { Sink, StoreSession } from '@varve/store';

/** Told about each reply in the moment in which it is handed out. */
export type OnReply = (reply: Reply) => void;

/** One client. */
export class RecordingClient implements Sink {
  readonly pendingBytes = 0;
  /** Replies so far. */
  count: number;
  /** The session at the other end; set by whoever connects the client. */
  session: StoreSession | undefined;
  readonly #onReply: OnReply;
  readonly #reader: ReplyReader;

  constructor(onReply: OnReply) {
    this.count = 0;
    this.session = undefined;
    this.#onReply = onReply;
    this.#reader = new ReplyReader();
  }

  write(buffer: Buffer, start: number, end: number): boolean {
    assert(start < end, 'a reply has bytes');
    this.#reader.feed(Buffer.from(buffer.subarray(start, end)));
    for (;;) {
      const reply = this.#reader.next();
      if (reply === undefined) return true;
      this.count += 1;
      this.#onReply(reply);
    }
  }

  pause(): void {
    // Whoever sends does not overdo it.
  }

  resume(): void {
    // See pause.
  }

  end(): void {
    this.session = undefined;
  }

  destroy(): void {
    this.session = undefined;
  }
}
