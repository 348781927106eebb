/**
 * MEMORY STATS: where memory went, in bytes.
 *
 *     total.allocated = overhead.total + dataset.bytes
 *     overhead.total  = buffers of clients and of the log + the indexes of keys
 *
 * Blocks of the databases are handed out here, not by an allocator that could be asked what it makes
 * of them: allocator.active and allocator.resident are what the process has, as where redis-server
 * was built with an allocator that keeps no statistics.
 *
 * Spec: redis/src/object.c memoryCommand, getMemoryOverheadData, server.c cronUpdateMemoryStats
 * (7.0).
 */
import type { Database } from '@varve/keyspace';
import type { ReplyWriter } from '@varve/resp';
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';

export const stats: Command = {
  name: 'stats',
  group: 'server',
  since: '4.0.0',
  summary: 'Show memory usage details',
  complexity: 'O(1)',
  arity: 2,
  flags: [],
  acl: ['slow'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  execute(context) {
    const { gate, keyspace, reply } = context;
    if (gate.tracking) gate.readAll();
    const databases = keyspace.databases.filter((db) => db.size > 0);
    const { before, after } = fieldsOf(context, databases);
    reply.map(before.length + databases.length + after.length);
    replyFields(reply, before);
    for (const db of databases) {
      reply.latin1(`db.${db.index}`);
      reply.map(3);
      replyFields(reply, [
        integer('overhead.hashtable.main', db.indexMemory()),
        // When a key expires is kept with the key.
        integer('overhead.hashtable.expires', 0),
        integer('overhead.hashtable.slot-to-keys', 0),
      ]);
    }
    replyFields(reply, after);
  },
};

interface Field {
  readonly name: string;
  readonly value: number;
  readonly isRatio: boolean;
}

/** The fields before and after those of the databases. */
function fieldsOf(
  context: Context,
  databases: readonly Database[],
): { before: Field[]; after: Field[] } {
  const { host, keyspace } = context;
  const { clientBuffers, logBuffers, resident, used, usedAtStart, usedPeak } = host.memoryFigures();
  const index = databases.reduce((sum, db) => sum + db.indexMemory(), 0);
  const keys = databases.reduce((sum, db) => sum + db.size, 0);
  const dataset = keyspace.usedMemory - index;
  const grown = Math.max(1, used - usedAtStart);
  const before = [
    integer('peak.allocated', usedPeak),
    integer('total.allocated', used),
    integer('startup.allocated', usedAtStart),
    integer('replication.backlog', 0),
    integer('clients.slaves', 0),
    integer('clients.normal', clientBuffers),
    integer('cluster.links', 0),
    integer('aof.buffer', logBuffers),
    integer('lua.caches', 0),
    integer('functions.caches', 0),
  ];
  const after = [
    integer('overhead.total', used - dataset),
    integer('keys.count', keys),
    integer('keys.bytes-per-key', keys === 0 ? 0 : Math.floor(grown / keys)),
    integer('dataset.bytes', dataset),
    ratio('dataset.percentage', (dataset * 100) / grown),
    ratio('peak.percentage', usedPeak === 0 ? 0 : (used * 100) / usedPeak),
    integer('allocator.allocated', used),
    integer('allocator.active', resident),
    integer('allocator.resident', resident),
    ratio('allocator-fragmentation.ratio', used === 0 ? 0 : resident / used),
    integer('allocator-fragmentation.bytes', resident - used),
    ratio('allocator-rss.ratio', 1),
    integer('allocator-rss.bytes', 0),
    ratio('rss-overhead.ratio', 1),
    integer('rss-overhead.bytes', 0),
    ratio('fragmentation', used === 0 ? 0 : resident / used),
    integer('fragmentation.bytes', resident - used),
  ];
  return { before, after };
}

function integer(name: string, value: number): Field {
  return { name, value, isRatio: false };
}

/** Ratios have the precision of C's `float`. */
function ratio(name: string, value: number): Field {
  return { name, value: Math.fround(value), isRatio: true };
}

function replyFields(reply: ReplyWriter, fields: readonly Field[]): void {
  for (const { name, value, isRatio } of fields) {
    reply.latin1(name);
    if (isRatio) reply.double(value);
    else reply.integer(value);
  }
}
