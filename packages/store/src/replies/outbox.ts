/**
 * The replies of one turn of the event loop, of all sessions, in one buffer. HOT (bench: store).
 *
 *     writer   +OK +OK +OK $3 foo :1 +OK ...
 *              |--- A ----|-- B --|- A -|        one segment per session and chunk
 *
 * Commands write one after the other; `begin` and `end` cut the stretch that belongs to a session.
 * At the end of the turn, after the log was flushed, `flush` hands each segment to its sink, unless
 * the session still waits for the log: then the segment is copied and held (StoreSession.hold).
 *
 * Why one buffer: an idle session costs no memory, the writer is one object for all commands, and
 * the buffer stays in the processor's cache. A sink that could not send everything at once keeps
 * the buffer; the outbox then goes on with a new one.
 *
 * Invariants
 * 1. Segments are in order, do not overlap, and cover the buffer up to `writer.length`.
 * 2. Replies of a session leave in the order of its commands: while some are held, all are.
 */
import assert from 'node:assert';
import { ReplyWriter } from '@varve/resp';

import type { StoreSession } from '../session/store-session.js';

const bufferSizeInitial = 64 * 1024;

/** A buffer that grew beyond this for one large reply is not kept. */
const bufferSizeKept = 1024 * 1024;

/** After a turn with more segments than this, their memory is given back. */
const segmentsKept = 1024;

/** Told about a session whose replies did not all leave at once. */
export type OnCongested = (session: StoreSession) => void;

/** The replies on their way out. */
export class Outbox {
  readonly writer: ReplyWriter;
  /** Bytes of replies handed to sinks so far. */
  bytesWritten: number;
  /** Calls of sinks so far. */
  writeCount: number;
  // Segments: `#count` of them in use. The arrays are not cut, which would cost more than writing a
  // reply; what lies beyond is left over from a busier turn.
  #sessions: StoreSession[];
  #ends: number[];
  #count: number;
  #start: number;
  #waiting: Set<StoreSession>;
  #onCongested: OnCongested;

  constructor(onCongested: OnCongested) {
    this.writer = new ReplyWriter(bufferSizeInitial);
    this.bytesWritten = 0;
    this.writeCount = 0;
    this.#sessions = [];
    this.#ends = [];
    this.#count = 0;
    this.#start = 0;
    this.#waiting = new Set();
    this.#onCongested = onCongested;
  }

  /** Whether nothing was written in this turn. */
  get isEmpty(): boolean {
    return this.writer.length === 0;
  }

  /** Whether some session holds replies of an earlier turn. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Bytes written since the last `end`: the replies of the session that runs. */
  get segmentBytes(): number {
    return this.writer.length - this.#start;
  }

  /** Ends the stretch that belongs to `session`; an empty one leaves no trace. */
  end(session: StoreSession): void {
    const end = this.writer.length;
    if (end === this.#start) return;
    const count = this.#count;
    if (count > 0 && this.#sessions[count - 1] === session) this.#ends[count - 1] = end;
    else {
      this.#sessions[count] = session;
      this.#ends[count] = end;
      this.#count = count + 1;
    }
    this.#start = end;
  }

  /** Hands out every segment that may leave; the others are held by their sessions. */
  flush(releasedSequence: number): void {
    assert(this.#start === this.writer.length, 'the running segment was ended');
    const buffer = this.writer.buffer;
    const sessions = this.#sessions;
    let start = 0;
    let isKept = false;
    for (let i = 0; i < this.#count; i++) {
      const session = sessions[i] as StoreSession;
      const end = this.#ends[i] as number;
      if (!session.ended && !this.#send(session, buffer, start, end, releasedSequence)) isKept = true;
      start = end;
    }
    if (this.#count > segmentsKept) this.#forgetSegments();
    this.#count = 0;
    this.#start = 0;
    this.writer.length = 0;
    if (isKept || buffer.length > bufferSizeKept) {
      this.writer.buffer = Buffer.allocUnsafeSlow(bufferSizeInitial);
    }
  }

  /** The log released more: hands out what waited for it. */
  release(releasedSequence: number): void {
    for (const session of this.#waiting) {
      const before = session.heldBytes;
      const isDone = session.ended || session.release(releasedSequence);
      this.bytesWritten += before - session.heldBytes;
      if (isDone) this.#waiting.delete(session);
      this.#onCongested(session);
    }
  }

  /** Forgets a session that ended. */
  forget(session: StoreSession): void {
    this.#waiting.delete(session);
  }

  /** Verifies every invariant. O(segments). */
  check(): void {
    let previous = 0;
    for (const end of this.#ends.slice(0, this.#count)) {
      assert(end > previous, 'segments are in order and not empty');
      previous = end;
    }
    assert(previous === this.#start, 'segments cover the buffer');
    for (const session of this.#waiting) assert(session.held.length > 0, 'who waits holds something');
  }

  #forgetSegments(): void {
    this.#sessions = [];
    this.#ends = [];
  }

  /** Returns false when the sink keeps the buffer. */
  #send(session: StoreSession, buffer: Buffer, start: number, end: number, released: number): boolean {
    if (session.held.length > 0 || session.requiredSequence > released) {
      session.hold(buffer, start, end);
      this.#waiting.add(session);
      this.#onCongested(session);
      return true;
    }
    this.bytesWritten += end - start;
    this.writeCount++;
    const isFree = session.sink.write(buffer, start, end);
    if (!isFree) this.#onCongested(session);
    return isFree;
  }
}
