/** INFO stats. What Redis tells of forks is told of the frozen views that are here in their place. */
import type { InfoSection } from './section.js';

export const stats: InfoSection = {
  name: 'stats',
  isDefault: true,
  fields({ background, context, sessions, outbox, traffic }) {
    const { statistics } = context;
    const evictionBefore = statistics.evictionExceededMicroseconds;
    const evictionNow = context.memory.exceededMicroseconds(context.host.microseconds());
    return [
      ['total_connections_received', sessions.totalCount - traffic.connectionsBefore],
      ['total_commands_processed', statistics.commandsProcessed],
      ['instantaneous_ops_per_sec', traffic.commandRate.perSecond],
      ['total_net_input_bytes', traffic.bytesRead],
      ['total_net_output_bytes', outbox.bytesWritten],
      ['total_net_repl_input_bytes', 0],
      ['total_net_repl_output_bytes', 0],
      ['instantaneous_input_kbps', (traffic.inputRate.perSecond / 1024).toFixed(2)],
      ['instantaneous_output_kbps', (traffic.outputRate.perSecond / 1024).toFixed(2)],
      ['instantaneous_input_repl_kbps', '0.00'],
      ['instantaneous_output_repl_kbps', '0.00'],
      ['rejected_connections', traffic.rejectedConnections],
      ['sync_full', 0],
      ['sync_partial_ok', 0],
      ['sync_partial_err', 0],
      ['expired_keys', statistics.expiredKeys],
      ['expired_subkeys', statistics.expiredFields],
      ['expired_stale_perc', '0.00'],
      ['expired_time_cap_reached_count', traffic.expiryBudgetExhausted],
      ['expire_cycle_cpu_milliseconds', Math.floor(traffic.expiryMicroseconds / 1000)],
      ['evicted_keys', statistics.evictedKeys],
      ['evicted_clients', 0],
      ['total_eviction_exceeded_time', Math.floor((evictionBefore + evictionNow) / 1000)],
      ['current_eviction_exceeded_time', Math.floor(evictionNow / 1000)],
      ['keyspace_hits', statistics.keyspaceHits],
      ['keyspace_misses', statistics.keyspaceMisses],
      ['pubsub_channels', 0],
      ['pubsub_patterns', 0],
      ['pubsubshard_channels', 0],
      ['latest_fork_usec', Math.round(background.freezes.lastMicroseconds)],
      ['total_forks', background.freezes.count],
      ['migrate_cached_sockets', 0],
      ['slave_expires_tracked_keys', 0],
      ['tracking_total_keys', 0],
      ['tracking_total_items', 0],
      ['tracking_total_prefixes', 0],
      ['unexpected_error_replies', 0],
      ['total_error_replies', statistics.errorReplies],
      ['dump_payload_sanitizations', 0],
      ['total_reads_processed', traffic.readCount],
      ['total_writes_processed', outbox.writeCount],
      ['io_threaded_reads_processed', 0],
      ['io_threaded_writes_processed', 0],
      ['reply_buffer_shrinks', 0],
      ['reply_buffer_expands', 0],
    ];
  },
};
