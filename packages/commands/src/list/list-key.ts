/**
 * How list commands find the list at their key argument, and which end of it they mean. HOT.
 */
import { ValueType } from '@varve/keyspace';
import type { ArgumentSpec } from '../core/command.js';
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { findTyped, findTypedToWrite, Found } from '../core/typed-key.js';

export { Found };

export const End = { head: 0, tail: 1 } as const;
export type End = (typeof End)[keyof typeof End];

/** Finds the list at argument `i` to read it. */
export function findList(context: Context, i: number): Found {
  return findTyped(context, i, ValueType.list);
}

/** Finds the list at argument `i` to change it. */
export function findListToWrite(context: Context, i: number): Found {
  return findTypedToWrite(context, i, ValueType.list);
}

/** Makes an empty list at argument `i`, where no key is: an element must be pushed at once. */
export function createList(context: Context, i: number): void {
  const { argv, db } = context;
  db.list.create();
  context.signalKeyReady(db, argv.buffer, argv.start(i), argv.end(i));
}

/** Reads argument `i`, LEFT or RIGHT; when it is neither, answers that and returns `undefined`. */
export function readEnd(context: Context, i: number): End | undefined {
  const { argv } = context;
  if (argv.is(i, 'left')) return End.head;
  if (argv.is(i, 'right')) return End.tail;
  context.reply.error(errors.syntax);
  return undefined;
}

/** The name of the command that pops from that end: what other commands are logged as. */
export function popName(end: End): string {
  return end === End.head ? 'LPOP' : 'RPOP';
}

/** The argument LEFT or RIGHT, as documented. */
export function leftOrRight(name: string): ArgumentSpec {
  return {
    name,
    type: 'oneof',
    arguments: [
      { name: 'left', type: 'pure-token', token: 'LEFT' },
      { name: 'right', type: 'pure-token', token: 'RIGHT' },
    ],
  };
}

/** Answers with the element at the position of the list at the cursor. */
export function replyElement(context: Context): void {
  const { list } = context.db;
  list.read();
  context.reply.bulk(list.text.bytes, list.text.start, list.text.end);
}

/** The rank that an index means, which counts from the tail if negative: -1 is the last element. */
export function rankOf(index: number, size: number): number {
  return index < 0 ? size + index : index;
}
