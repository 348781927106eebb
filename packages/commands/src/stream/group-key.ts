/**
 * How commands find a consumer group of a stream, and a consumer of it; and how they say that one
 * changed.
 */
import type { Argv } from '@varve/resp';
import type { Context } from '../core/context.js';

/** Selects the group named by argument `i` of the stream that was found; false if it has none. */
export function selectGroup({ argv, db }: Context, i: number): boolean {
  return db.stream.group.select(argv.buffer, argv.start(i), argv.end(i));
}

/** Selects the consumer named by argument `i`; false if the group has none. */
export function selectConsumer({ argv, db }: Context, i: number): boolean {
  return db.stream.group.selectConsumer(argv.buffer, argv.start(i), argv.end(i));
}

/** Selects the consumer named by argument `i`, seen just now; true if it had to be made. */
export function openConsumer(context: Context, i: number): boolean {
  const { argv, db, nowMs } = context;
  const { group } = db.stream;
  if (selectConsumer(context, i)) {
    group.setSeen(nowMs);
    return false;
  }
  group.createConsumer(argv.buffer, argv.start(i), argv.end(i), nowMs);
  return true;
}

/** Writes back the group that was selected, and its stream. */
export function saveGroup({ db }: Context): void {
  db.stream.group.save();
  db.stream.save();
}

/**
 * A group of the stream at key argument `i` changed: replies that will read it wait for the log.
 * Who watches the key is not told, as in Redis.
 */
export function groupModified(context: Context, i: number, changes: number): void {
  const { argv, db, gate } = context;
  context.dirty += changes;
  if (gate.tracking) gate.wrote(db.index, argv.buffer, argv.start(i), argv.end(i));
}

/** Argument `i` as C prints it: up to its first NUL. */
export function printed(argv: Argv, i: number): string {
  return argv.text(i).split('\0', 1)[0]!;
}

/** The text for a key or group that is missing, named by arguments. */
export function noKeyOrGroup(argv: Argv, keyAt: number, groupAt: number): string {
  return `NOGROUP No such key '${printed(argv, keyAt)}' or consumer group '${printed(argv, groupAt)}'`;
}

/** The text for a group that is missing in a stream that is there. */
export function noGroup(argv: Argv, keyAt: number, groupAt: number): string {
  const key = printed(argv, keyAt);
  return `NOGROUP No such consumer group '${printed(argv, groupAt)}' for key name '${key}'`;
}
