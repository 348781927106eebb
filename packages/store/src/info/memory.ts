/**
 * INFO memory. `used_memory` is exact: what the keyspace handed out to its blocks, plus the buffers
 * of the log and of clients. `maxmemory` bounds the blocks that databases need: the buffers, and
 * blocks that only wait for a view to close, are `mem_not_counted_for_evict`.
 */
import type { MemoryFigures } from '@varve/commands';

import { humanBytes } from './human-bytes.js';
import type { InfoSection, InfoSource } from './section.js';

export const memory: InfoSection = {
  name: 'memory',
  isDefault: true,
  fields(source) {
    const figures = memoryFigures(source);
    const { used, usedPeak: peak, usedAtStart: atStart, resident } = figures;
    const { keyspace, memory: limit } = source.context;
    const index = keyspace.databases.reduce((sum, db) => sum + db.indexMemory(), 0);
    const dataset = keyspace.usedMemory - index;
    const ratio = used === 0 ? 0 : resident / used;
    const total = source.process.totalSystemBytes;
    return [
      ['used_memory', used],
      ['used_memory_human', humanBytes(used)],
      ['used_memory_rss', resident],
      ['used_memory_rss_human', humanBytes(resident)],
      ['used_memory_peak', peak],
      ['used_memory_peak_human', humanBytes(peak)],
      ['used_memory_peak_perc', percent(used, peak)],
      ['used_memory_overhead', used - dataset],
      ['used_memory_startup', atStart],
      ['used_memory_dataset', dataset],
      ['used_memory_dataset_perc', percent(dataset, Math.max(1, used - atStart))],
      ['total_system_memory', total],
      ['total_system_memory_human', humanBytes(total)],
      ['maxmemory', limit.bytesMax],
      ['maxmemory_human', humanBytes(limit.bytesMax)],
      ['maxmemory_policy', limit.policy.name],
      ['mem_fragmentation_ratio', ratio.toFixed(2)],
      ['mem_fragmentation_bytes', resident - used],
      ['mem_not_counted_for_evict', used - keyspace.liveMemory],
      ['mem_replication_backlog', 0],
      ['mem_total_replication_buffers', 0],
      ['mem_clients_slaves', 0],
      ['mem_clients_normal', figures.clientBuffers],
      ['mem_cluster_links', 0],
      ['mem_aof_buffer', figures.logBuffers],
      ['mem_allocator', 'varve-arena'],
      ['active_defrag_running', 0],
      ['lazyfree_pending_objects', 0],
      ['lazyfreed_objects', 0],
    ];
  },
};

/** What MEMORY asks of the store. */
export function memoryFigures(source: InfoSource): MemoryFigures {
  const clientBuffers = clientMemory(source);
  const logBuffers = source.dataset.log?.bufferCapacity ?? 0;
  const used = source.context.keyspace.usedMemory + logBuffers + clientBuffers;
  return {
    used,
    usedPeak: Math.max(source.usedMemoryPeak, used),
    usedAtStart: source.usedMemoryAtStart,
    clientBuffers,
    logBuffers,
    resident: source.process.residentBytes(),
  };
}

/** Bytes of the dataset and of the buffers around it. */
export function usedMemory(source: InfoSource): number {
  return memoryFigures(source).used;
}

function clientMemory({ sessions, outbox }: InfoSource): number {
  let bytes = outbox.writer.buffer.length;
  for (const session of sessions.values()) bytes += session.inputBytes + session.outputBytes;
  return bytes;
}

function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (part / whole) * 100).toFixed(2)}%`;
}
