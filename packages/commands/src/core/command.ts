/**
 * What a command declares about itself.
 *
 * One object per command, in the command's own file. COMMAND, COMMAND DOCS, COMMAND GETKEYS, ACL
 * categories and dispatch all derive from it; nothing about a command is kept in a second place.
 * The words (flags, categories, key flags, argument types) are those that COMMAND INFO and COMMAND
 * DOCS of Redis 7.0 answer with, in the order in which Redis lists them.
 *
 * Spec: redis/src/commands/*.json, https://redis.io/docs/latest/commands/command/ (7.0.15).
 */
import type { Argv } from '@varve/resp';
import type { Context } from './context.js';
import type { KeyPosition } from './key-positions.js';

export type CommandGroup =
  | 'bitmap'
  | 'connection'
  | 'generic'
  | 'geo'
  | 'hash'
  | 'hyperloglog'
  | 'list'
  | 'pubsub'
  | 'scripting'
  | 'server'
  | 'set'
  | 'sorted-set'
  | 'stream'
  | 'string'
  | 'transactions';

export type CommandFlag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'may_replicate'
  | 'no_mandatory_keys'
  | 'protected'
  | 'no_async_loading'
  | 'no_multi'
  | 'movablekeys'
  | 'allow_busy';

/**
 * What dispatch must know and COMMAND INFO does not show.
 *
 * - `neverQueued`: runs at once inside MULTI (EXEC, DISCARD, MULTI, WATCH, QUIT, RESET).
 * - `runsQueue`: is judged by the flags of the queued commands too; refusing it ends the
 *   transaction (EXEC).
 * - `touchesArbitraryKeys`: the keys it finds expired are no unit, so they are logged without MULTI
 *   (SCAN, RANDOMKEY).
 * - `answersDiskError`: refused like a write while the disk fails (PING).
 * - `endsTransaction`: runs inside MULTI even when memory is short, as it gives some back (DISCARD,
 *   QUIT, RESET).
 */
export type CommandTrait =
  | 'neverQueued'
  | 'runsQueue'
  | 'touchesArbitraryKeys'
  | 'answersDiskError'
  | 'endsTransaction';

export type AclCategory =
  | 'keyspace'
  | 'read'
  | 'write'
  | 'set'
  | 'sortedset'
  | 'list'
  | 'hash'
  | 'string'
  | 'bitmap'
  | 'hyperloglog'
  | 'geo'
  | 'stream'
  | 'pubsub'
  | 'admin'
  | 'fast'
  | 'slow'
  | 'blocking'
  | 'dangerous'
  | 'connection'
  | 'transaction'
  | 'scripting';

export type KeyFlag =
  | 'RO'
  | 'RW'
  | 'OW'
  | 'RM'
  | 'access'
  | 'update'
  | 'insert'
  | 'delete'
  | 'not_key'
  | 'incomplete'
  | 'variable_flags';

/** Where keys are: where to begin, and how to go on from there. */
export interface KeySpec {
  readonly flags: readonly KeyFlag[];
  readonly notes?: string;
  readonly begin:
    | { readonly type: 'index'; readonly index: number }
    | { readonly type: 'keyword'; readonly keyword: string; readonly startFrom: number }
    | { readonly type: 'unknown' };
  readonly find:
    | {
        readonly type: 'range';
        readonly lastKey: number;
        readonly step: number;
        readonly limit: number;
      }
    | {
        readonly type: 'keynum';
        readonly countIndex: number;
        readonly firstKey: number;
        readonly step: number;
      }
    | { readonly type: 'unknown' };
}

/** One argument of COMMAND DOCS. */
export interface ArgumentSpec {
  readonly name: string;
  readonly type:
    | 'string'
    | 'integer'
    | 'double'
    | 'key'
    | 'pattern'
    | 'unix-time'
    | 'pure-token'
    | 'oneof'
    | 'block';
  readonly keySpecIndex?: number;
  readonly token?: string;
  readonly since?: string;
  readonly deprecatedSince?: string;
  readonly flags?: readonly ('optional' | 'multiple' | 'multiple_token')[];
  readonly arguments?: readonly ArgumentSpec[];
}

export interface Command {
  /** Lower case; of a subcommand its own word only ("get" of "config|get"). */
  readonly name: string;
  readonly group: CommandGroup;
  readonly since: string;
  readonly summary: string;
  readonly complexity?: string;
  /** Number of arguments with the name itself (and the container's); -n: at least n. */
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  readonly traits?: readonly CommandTrait[];
  readonly acl: readonly AclCategory[];
  readonly tips?: readonly string[];
  readonly keys?: readonly KeySpec[];
  /** Lists the keys that no spec can tell (the destination of SORT). */
  readonly keysBeyondSpecs?: (argv: Argv) => readonly KeyPosition[];
  /** [version, what changed], oldest first. */
  readonly history?: readonly (readonly [string, string])[];
  readonly docFlags?: readonly ('deprecated' | 'syscmd')[];
  readonly deprecatedSince?: string;
  readonly replacedBy?: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly subcommands?: readonly Command[];
  /**
   * Runs the command to completion. Its only outputs are the reply, the keyspace and what it
   * propagates. A container that is nothing without its subcommand has none.
   */
  readonly execute?: (context: Context) => void;
}
