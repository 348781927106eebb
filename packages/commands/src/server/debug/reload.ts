/**
 * DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE] · DEBUG LOADAOF: what is in memory gives way to what the
 * files say.
 *
 *                      saves a dump    empties memory    loads
 *     RELOAD           before          then              the dump; keys that are there stop it
 *     with NOSAVE      no
 *     with NOFLUSH                     no
 *     with MERGE                                         keys that are there are replaced
 *     LOADAOF          no              yes               the log
 *
 * LOADAOF is refused in a transaction that changed something before: that is not in the log yet, so
 * memory would lose it and the log get it afterwards.
 *
 * Spec: redis/src/debug.c debugCommand, db.c emptyData (7.0).
 */
import type { Context } from '../../core/context.js';
import { serverErrors } from '../errors.js';
import type { DebugSubcommand } from './subcommand.js';

export const reload: DebugSubcommand = {
  name: 'reload',
  argumentsMin: 0,
  argumentsMax: Number.MAX_SAFE_INTEGER,
  help: [
    'RELOAD [option ...]',
    '    Save the RDB on disk and reload it back to memory. Valid <option> values:',
    '    * MERGE: conflicting keys will be loaded from RDB.',
    '    * NOFLUSH: the existing database will not be removed before load, but',
    '      conflicting keys will end the load.',
    '    * NOSAVE: the database will be loaded from an existing RDB file.',
    '    Examples:',
    '    * DEBUG RELOAD: verify that the server is able to persist, flush and reload',
    '      the database.',
    '    * DEBUG RELOAD NOSAVE: replace the current database with the contents of an',
    '      existing RDB file.',
    '    * DEBUG RELOAD NOSAVE NOFLUSH MERGE: add the contents of an existing RDB',
    '      file to the database.',
  ],
  execute(context) {
    const { argv, host, reply } = context;
    const request = { save: true, flush: true, merge: false };
    for (let i = 2; i < argv.argc; i++) {
      if (argv.is(i, 'merge')) request.merge = true;
      else if (argv.is(i, 'noflush')) request.flush = false;
      else if (argv.is(i, 'nosave')) request.save = false;
      else {
        reply.error(serverErrors.reloadOption);
        return;
      }
    }
    if (request.flush) touchAllKeys(context);
    const { entry } = context;
    const problem = host.persistence.reload(request);
    settle(context, entry, problem);
  },
};

export const loadaof: DebugSubcommand = {
  name: 'loadaof',
  argumentsMin: 0,
  argumentsMax: Number.MAX_SAFE_INTEGER,
  help: ['LOADAOF', '    Flush the AOF buffers on disk and reload the AOF in memory.'],
  execute(context) {
    const { entry, host, propagation, reply } = context;
    if (!propagation.isEmpty) {
      reply.error(serverErrors.reloadInUnit);
      return;
    }
    touchAllKeys(context);
    const problem = host.persistence.reloadLog();
    settle(context, entry, problem);
  },
};

/** Whoever watches a key that is there sees it go, even if it comes back. */
function touchAllKeys({ keyspace, nowMs, watchedKeys }: Context): void {
  for (const db of keyspace.databases) watchedKeys.touchAll(db, undefined, nowMs);
}

/** Ends a load, which may have run commands of its own on this context, and changed what is dirty. */
function settle(context: Context, entry: Context['entry'], problem: string | undefined): void {
  context.entry = entry;
  context.propagation.noRecord();
  if (problem === undefined) context.reply.ok();
  else context.reply.error(problem);
}
