/**
 * The kinds of clients that CLIENT LIST and CLIENT KILL can tell apart. Without replication and
 * subscriptions every client is a normal one; of the others there are none.
 *
 * Spec: redis/src/networking.c getClientTypeByName (7.0).
 */
import type { Context } from '../../core/context.js';
import { unknownClientType } from '../errors.js';

export type ClientType = 'normal' | 'replica' | 'pubsub' | 'master';

const typesByName: Readonly<Record<string, ClientType>> = {
  normal: 'normal',
  slave: 'replica',
  replica: 'replica',
  pubsub: 'pubsub',
  master: 'master',
};

/** Reads argument `i` as a kind of client; if it is none, answers that and returns `undefined`. */
export function readClientType(context: Context, i: number): ClientType | undefined {
  const name = context.argv.text(i);
  const type = Object.hasOwn(typesByName, name.toLowerCase())
    ? typesByName[name.toLowerCase()]
    : undefined;
  if (type === undefined) context.reply.error(unknownClientType(name));
  return type;
}

/** Tells whether there are clients of that kind: then all are. */
export function isTypeOfAll(type: ClientType): boolean {
  return type === 'normal';
}
