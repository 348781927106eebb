/**
 * @varve/commands: what each Redis command means: table, arity, flags, keys, execution and what is
 * propagated.
 *
 * A command is one declared object (`Command`), in a file of its own, in the list of its group. A
 * `CommandTable` is built from such lists. To run commands, whoever owns the keyspace:
 *
 *     1. implements `Host` (configuration, clients, the log, ...) and `Session`;
 *     2. makes one `Context` of the table, the keyspace and the host;
 *     3. per turn calls `context.startTurn(nowMs)`; per session calls `context.enter(session, reply, argv)`; per
 *        command read into `argv` calls `dispatch(context)`.
 *
 * `dispatch` writes the reply, changes the keyspace, and hands the unit to be logged to
 * `host.propagate`. For a log being loaded, `context.startReplay()` and `replay(context)` instead.
 */
export type {
  AclCategory,
  ArgumentSpec,
  Command,
  CommandFlag,
  CommandGroup,
  CommandTrait,
  KeyFlag,
  KeySpec,
} from './core/command.js';
export { allCommands } from './all-commands.js';
export { CommandEntry } from './core/command-entry.js';
export { Flag } from './core/command-flags.js';
export { CommandTable } from './core/command-table.js';
export { isWritten, keyPositions, type KeyPosition } from './core/key-positions.js';
export { Context, type ContextOptions } from './core/context.js';
export { dispatch, replay } from './core/dispatch.js';
export { expireActively } from './core/active-expiry.js';
export { evict, Eviction, MemoryLimit } from './core/eviction.js';
export { errors } from './core/errors.js';
export { matchesGlob } from './core/glob.js';
export type {
  Configuration,
  Debugging,
  Host,
  KeyWaiters,
  MemoryFigures,
  Persistence,
  ReloadRequest,
  Sessions,
  Settings,
  ShutdownRequest,
  StartAnswer,
  WriteGate,
} from './core/host.js';
export { Propagation } from './core/propagation.js';
export { ReplyMode, type Session } from './core/session.js';
export { Statistics } from './core/statistics.js';
export { Transaction } from './core/transaction.js';
export { WatchedKeys, type WatchedKey } from './core/watched-keys.js';
