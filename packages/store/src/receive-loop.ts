/**
 * The commands in what one session sent, executed one after the other. HOT (bench: store).
 *
 * Nothing is allocated per command: the reader points into the chunk, the context and the outbox
 * are the same objects every time.
 */
import { dispatch } from '@varve/commands';
import type { Context } from '@varve/commands';
import { ReadResult } from '@varve/resp';

import type { CommandTimer } from './command-timer.js';
import type { StoreSession } from './session/store-session.js';

/** Replies of one chunk beyond this are sent before the rest of it is executed. */
const segmentBytesMax = 1024 * 1024;

/** Why the loop returned. */
export const LoopEnd = {
  /** Everything complete was executed. */
  needMore: 0,
  /** The bytes are not a request: the reader says why. */
  protocolError: 1,
  /** The session wants to end; what follows in the chunk is not executed. */
  closing: 2,
  /** Many replies: send them, then call again. */
  spill: 3,
} as const;
export type LoopEnd = (typeof LoopEnd)[keyof typeof LoopEnd];

/** Executes what the session's reader was fed. */
export function runCommands(session: StoreSession, context: Context, timer: CommandTimer): LoopEnd {
  const reader = session.reader;
  const reply = context.reply;
  const replyMax = reply.length + segmentBytesMax;
  for (;;) {
    const result = reader.next();
    if (result !== ReadResult.command) {
      return result === ReadResult.needMore ? LoopEnd.needMore : LoopEnd.protocolError;
    }
    dispatch(context);
    timer.ran(context.entry);
    reader.authenticated = session.authenticated;
    if (session.closing) return LoopEnd.closing;
    if (reply.length > replyMax) return LoopEnd.spill;
  }
}
