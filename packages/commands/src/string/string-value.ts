/**
 * What several string commands do with the value of a key. HOT.
 */
import { ValueType } from '@varve/keyspace';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';

/**
 * Answers with the value of key argument `i`, or null.
 *
 * @returns whether the key holds a string; a key of another type is answered with an error
 */
export function replyValue(context: Context, i: number): ValueReply {
  if (!context.lookupRead(i)) {
    context.reply.nullBulk();
    return ValueReply.missing;
  }
  const db = context.db;
  if (db.type() !== ValueType.string) {
    context.wrongType();
    return ValueReply.wrongType;
  }
  replyString(context);
  return ValueReply.string;
}

export const ValueReply = { missing: 0, string: 1, wrongType: 2 } as const;
export type ValueReply = (typeof ValueReply)[keyof typeof ValueReply];

/** Answers with the string at the cursor. */
export function replyString(context: Context): void {
  const string = context.db.string;
  string.read();
  context.reply.bulk(string.bytes, string.start, string.end);
}

/** Tells whether a string may become `size` bytes long, and if not answers that. */
export function refusesSize(context: Context, size: number): boolean {
  if (size <= context.host.settings.bulkSizeMax || context.replaying) return false;
  context.reply.error(errors.stringTooLong);
  return true;
}
