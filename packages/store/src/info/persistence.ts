/**
 * INFO persistence: Redis's fields in Redis's order, and two of Varve's own:
 *
 *     aof_durable_offset    bytes of the current file known to be on disk
 *     aof_durable_lag_ms    age of the oldest write that is not; what a power failure could take
 *
 * There is no fork. What Redis counts as copied on write is here what a frozen view keeps: blocks
 * that were replaced or freed since it was opened.
 */
import type { LogWriter } from '@varve/aof';

import type { Background } from '../background/background.js';
import type { DatasetState } from '../loading/dataset-state.js';
import type { InfoFields, InfoSection, InfoSource } from './section.js';

export const persistence: InfoSection = {
  name: 'persistence',
  isDefault: true,
  fields(source) {
    const { dataset, context } = source;
    const { isLoaded } = dataset;
    const log = dataset.isEnabled ? dataset.log : undefined;
    return [
      ['loading', isLoaded ? 0 : 1],
      ['async_loading', 0],
      ...viewFields(source),
      ...dumpFields(source),
      ...rewriteFields(source),
      ['aof_last_write_status', log?.lastWriteStatus ?? 'ok'],
      ['aof_last_cow_size', source.background.rewrite.attempts.lastKeptBytes],
      ['module_fork_in_progress', 0],
      ['module_fork_last_cow_size', 0],
      ...(log === undefined ? [] : logFields(log, dataset, source.background)),
      ...(isLoaded ? [] : loadingFields(dataset, source.nowMs, context.keyspace.usedMemory)),
    ];
  },
};

function viewFields({ background, context }: InfoSource): InfoFields {
  const { task } = background;
  const kept = task === undefined ? 0 : context.keyspace.usedMemory - context.keyspace.liveMemory;
  const processed = task?.keysProcessed ?? 0;
  const total = task?.keysTotal ?? 0;
  return [
    ['current_cow_peak', kept],
    ['current_cow_size', kept],
    ['current_cow_size_age', 0],
    ['current_fork_perc', (total === 0 ? 0 : (100 * processed) / total).toFixed(2)],
    ['current_save_keys_processed', processed],
    ['current_save_keys_total', total],
  ];
}

function dumpFields({ background, dataset }: InfoSource): InfoFields {
  const { dump } = background;
  return [
    ['rdb_changes_since_last_save', dump.changes],
    ['rdb_bgsave_in_progress', dump.isRunning ? 1 : 0],
    ['rdb_last_save_time', dump.savedAt],
    ['rdb_last_bgsave_status', dump.attempts.lastStatus],
    ['rdb_last_bgsave_time_sec', dump.attempts.lastSeconds],
    ['rdb_current_bgsave_time_sec', dump.currentSeconds],
    ['rdb_saves', dump.attempts.startCount],
    ['rdb_last_cow_size', dump.attempts.lastKeptBytes],
    ['rdb_last_load_keys_expired', dataset.keysExpired],
    ['rdb_last_load_keys_loaded', dataset.keysLoaded],
  ];
}

function rewriteFields({ background, dataset }: InfoSource): InfoFields {
  const { rewrite } = background;
  return [
    ['aof_enabled', dataset.isEnabled ? 1 : 0],
    ['aof_rewrite_in_progress', rewrite.isRunning ? 1 : 0],
    ['aof_rewrite_scheduled', rewrite.isScheduled ? 1 : 0],
    ['aof_last_rewrite_time_sec', rewrite.attempts.lastSeconds],
    ['aof_current_rewrite_time_sec', rewrite.currentSeconds],
    ['aof_last_bgrewrite_status', rewrite.attempts.lastStatus],
    ['aof_rewrites', rewrite.attempts.startCount],
    ['aof_rewrites_consecutive_failures', rewrite.limit.failures],
  ];
}

function logFields(log: LogWriter, dataset: DatasetState, { rewrite }: Background): InfoFields {
  return [
    ['aof_current_size', dataset.currentSize],
    ['aof_base_size', dataset.baseSize],
    ['aof_pending_rewrite', rewrite.isScheduled ? 1 : 0],
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
