/**
 * INFO persistence: Redis's fields in Redis's order, and two of Varve's own:
 *
 *     aof_durable_offset    bytes of the current file known to be on disk
 *     aof_durable_lag_ms    age of the oldest write that is not; what a power failure could take
 *
 * Snapshots and rewrites do not exist yet: their fields say that none ever ran.
 */
import type { LogWriter } from '@varve/aof';

import type { DatasetState } from '../loading/dataset-state.js';
import type { InfoFields, InfoSection } from './section.js';

export const persistence: InfoSection = {
  name: 'persistence',
  isDefault: true,
  fields(source) {
    const { dataset, context } = source;
    const { log, isLoaded } = dataset;
    return [
      ['loading', isLoaded ? 0 : 1],
      ['async_loading', 0],
      ['current_cow_peak', 0],
      ['current_cow_size', 0],
      ['current_cow_size_age', 0],
      ['current_fork_perc', '0.00'],
      ['current_save_keys_processed', 0],
      ['current_save_keys_total', 0],
      ['rdb_changes_since_last_save', context.dirty],
      ['rdb_bgsave_in_progress', 0],
      ['rdb_last_save_time', source.lastSaveSeconds],
      ['rdb_last_bgsave_status', 'ok'],
      ['rdb_last_bgsave_time_sec', -1],
      ['rdb_current_bgsave_time_sec', -1],
      ['rdb_saves', 0],
      ['rdb_last_cow_size', 0],
      ['rdb_last_load_keys_expired', 0],
      ['rdb_last_load_keys_loaded', 0],
      ['aof_enabled', log === undefined ? 0 : 1],
      ['aof_rewrite_in_progress', 0],
      ['aof_rewrite_scheduled', 0],
      ['aof_last_rewrite_time_sec', -1],
      ['aof_current_rewrite_time_sec', -1],
      ['aof_last_bgrewrite_status', 'ok'],
      ['aof_rewrites', 0],
      ['aof_rewrites_consecutive_failures', 0],
      ['aof_last_write_status', log?.lastWriteStatus ?? 'ok'],
      ['aof_last_cow_size', 0],
      ['module_fork_in_progress', 0],
      ['module_fork_last_cow_size', 0],
      ...(log === undefined ? [] : logFields(log, dataset)),
      ...(isLoaded ? [] : loadingFields(dataset, source.nowMs, context.keyspace.usedMemory)),
    ];
  },
};

function logFields(log: LogWriter, dataset: DatasetState): InfoFields {
  return [
    ['aof_current_size', dataset.currentSize],
    ['aof_base_size', dataset.baseSize],
    ['aof_pending_rewrite', 0],
    ['aof_buffer_length', log.bufferLength],
    ['aof_pending_bio_fsync', log.isSyncing ? 1 : 0],
    ['aof_delayed_fsync', log.delayedSyncCount],
    ['aof_durable_offset', log.durableSize],
    ['aof_durable_lag_ms', Math.round(log.durableLagMs)],
  ];
}

function loadingFields(loading: DatasetState, nowMs: number, usedMemory: number): InfoFields {
  const elapsed = Math.max(1, Math.floor((nowMs - loading.startedMs) / 1000));
  const rest = loading.totalBytes - loading.loadedBytes;
  const eta = loading.loadedBytes === 0 ? 1 : Math.floor((elapsed * rest) / loading.loadedBytes);
  const share = loading.totalBytes === 0 ? 0 : loading.loadedBytes / loading.totalBytes;
  return [
    ['loading_start_time', Math.floor(loading.startedMs / 1000)],
    ['loading_total_bytes', loading.totalBytes],
    ['loading_rdb_used_mem', usedMemory],
    ['loading_loaded_bytes', loading.loadedBytes],
    ['loading_loaded_perc', (share * 100).toFixed(2)],
    ['loading_eta_seconds', eta],
  ];
}
