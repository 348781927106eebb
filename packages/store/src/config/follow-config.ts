/** Makes the directives of the store take effect: now, and whenever CONFIG SET changes them. */
import type { LogWriter } from '@varve/aof';
import type { MemoryLimit, Settings } from '@varve/commands';
import type { AccessCounting, EncodingLimits } from '@varve/keyspace';
import { evictionPolicies, noEviction } from '@varve/keyspace';
import type { RequestLimits } from '@varve/resp';

import type { Credentials } from '../session/credentials.js';
import { aofTimestampEnabled, appendfsync } from './directives/append-only.js';
import { clientQueryBufferLimit, protoMaxBulkLen, requirepass } from './directives/clients.js';
import {
  hashMaxListpackEntries,
  hashMaxListpackValue,
  listMaxListpackSize,
  setMaxIntsetEntries,
  streamNodeMaxBytes,
  streamNodeMaxEntries,
  zsetMaxListpackEntries,
  zsetMaxListpackValue,
} from './directives/encodings.js';
import { lazyfreeLazyExpire, lazyfreeLazyUserDel } from './directives/expiry.js';
import {
  lazyfreeLazyEviction,
  lfuDecayTime,
  lfuLogFactor,
  maxmemory,
  maxmemoryEvictionTenacity,
  maxmemoryPolicy,
  maxmemorySamples,
} from './directives/eviction.js';
import { hllSparseMaxBytes } from './directives/hyperloglog.js';
import type { Directive } from './directive.js';
import type { ConfigRegistry } from './registry.js';

/** What directives act on. */
export interface ConfigTargets {
  readonly settings: Settings;
  readonly requestLimits: RequestLimits;
  readonly encodingLimits: EncodingLimits;
  readonly memory: MemoryLimit;
  readonly accessCounting: AccessCounting;
  readonly credentials: Credentials;
  readonly log: () => LogWriter | undefined;
}

/** Buffers of Node end here. */
const bufferSizeMax = 2 ** 31 - 1;

/** Applies every directive of the store and goes on following it. */
export function followConfig(config: ConfigRegistry, targets: ConfigTargets): void {
  const { settings, requestLimits, encodingLimits, credentials } = targets;
  follow(config, hashMaxListpackEntries, (count) => (encodingLimits.hashListpackEntriesMax = count));
  follow(config, hashMaxListpackValue, (size) => (encodingLimits.hashListpackValueMax = size));
  follow(config, listMaxListpackSize, (size) => (encodingLimits.listListpackSizeMax = size));
  follow(config, setMaxIntsetEntries, (count) => (encodingLimits.setIntsetEntriesMax = count));
  follow(config, streamNodeMaxBytes, (size) => (encodingLimits.streamNodeBytesMax = size));
  follow(config, streamNodeMaxEntries, (count) => (encodingLimits.streamNodeEntriesMax = count));
  follow(config, hllSparseMaxBytes, (size) => (settings.hllSparseSizeMax = size));
  follow(config, zsetMaxListpackEntries, (count) => (encodingLimits.zsetListpackEntriesMax = count));
  follow(config, zsetMaxListpackValue, (size) => (encodingLimits.zsetListpackValueMax = size));
  follow(config, lazyfreeLazyExpire, (lazily) => (settings.lazyExpire = lazily));
  follow(config, lazyfreeLazyUserDel, (lazily) => (settings.lazyUserDelete = lazily));
  follow(config, clientQueryBufferLimit, (size) => {
    requestLimits.querySizeMax = Math.min(size, bufferSizeMax);
  });
  follow(config, protoMaxBulkLen, (size) => {
    requestLimits.bulkSizeMax = Math.min(size, bufferSizeMax);
    settings.bulkSizeMax = requestLimits.bulkSizeMax;
  });
  follow(config, requirepass, (password) => credentials.change(password));
  followMemoryLimit(config, targets.memory, targets.accessCounting);
  config.watch(aofTimestampEnabled, (enabled) => {
    const log = targets.log();
    if (log !== undefined) log.timestamps = enabled;
    return undefined;
  });
  config.watch(appendfsync, (policy) => {
    const isChanged = targets.log()?.setPolicy(policy) ?? true;
    return isChanged ? undefined : 'the append only file could not be synced. Check server logs.';
  });
}

function followMemoryLimit(config: ConfigRegistry, memory: MemoryLimit, counting: AccessCounting): void {
  follow(config, maxmemory, (bytes) => {
    memory.bytesMax = bytes;
    // What is too much already goes before any command asks.
    memory.isRunning = bytes > 0;
  });
  follow(config, maxmemoryPolicy, (name) => {
    memory.evictor.policy = evictionPolicies.find((policy) => policy.name === name) ?? noEviction;
  });
  follow(config, maxmemorySamples, (count) => (memory.evictor.samples = count));
  follow(config, maxmemoryEvictionTenacity, (tenacity) => (memory.tenacity = tenacity));
  follow(config, lazyfreeLazyEviction, (lazily) => (memory.lazily = lazily));
  follow(config, lfuLogFactor, (factor) => (counting.logFactor = factor));
  follow(config, lfuDecayTime, (minutes) => (counting.decayMinutes = minutes));
}

function follow<T>(config: ConfigRegistry, directive: Directive<T>, apply: (value: T) => unknown): void {
  apply(config.get(directive));
  config.watch(directive, (value) => {
    apply(value);
    return undefined;
  });
}
