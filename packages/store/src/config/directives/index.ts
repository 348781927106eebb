/** Every directive of the store, in the order of CONFIG REWRITE. Add yours to the list. */
import type { AnyDirective } from '../directive.js';
import {
  aofChecksum,
  aofLoadTruncated,
  aofTimestampEnabled,
  appenddirname,
  appendfilename,
  appendfsync,
  appendonly,
} from './append-only.js';
import { clientOutputBufferLimit } from './client-output-buffer-limit.js';
import { clientQueryBufferLimit, maxclients, protoMaxBulkLen, requirepass, timeout } from './clients.js';
import { databases, dir, save } from './dataset.js';
import { enableDebugCommand } from './debug.js';
import {
  hashMaxListpackEntries,
  hashMaxListpackValue,
  listCompressDepth,
  listMaxListpackSize,
  setMaxIntsetEntries,
  streamNodeMaxBytes,
  streamNodeMaxEntries,
  zsetMaxListpackEntries,
  zsetMaxListpackValue,
} from './encodings.js';
import {
  lazyfreeLazyEviction,
  lfuDecayTime,
  lfuLogFactor,
  maxmemory,
  maxmemoryEvictionTenacity,
  maxmemoryPolicy,
  maxmemorySamples,
} from './eviction.js';
import { activeExpireEffort, hz, lazyfreeLazyExpire, lazyfreeLazyUserDel } from './expiry.js';
import { hllSparseMaxBytes } from './hyperloglog.js';
import { shutdownOnSigint, shutdownOnSigterm } from './shutdown.js';

export const storeDirectives: readonly AnyDirective[] = [
  aofChecksum,
  aofLoadTruncated,
  aofTimestampEnabled,
  appenddirname,
  appendfilename,
  appendfsync,
  appendonly,
  activeExpireEffort,
  clientOutputBufferLimit,
  clientQueryBufferLimit,
  databases,
  dir,
  enableDebugCommand,
  hashMaxListpackEntries,
  hashMaxListpackValue,
  hllSparseMaxBytes,
  hz,
  lazyfreeLazyEviction,
  lazyfreeLazyExpire,
  lazyfreeLazyUserDel,
  lfuDecayTime,
  lfuLogFactor,
  listCompressDepth,
  listMaxListpackSize,
  maxclients,
  maxmemory,
  maxmemoryEvictionTenacity,
  maxmemoryPolicy,
  maxmemorySamples,
  protoMaxBulkLen,
  requirepass,
  save,
  setMaxIntsetEntries,
  shutdownOnSigint,
  shutdownOnSigterm,
  streamNodeMaxBytes,
  streamNodeMaxEntries,
  timeout,
  zsetMaxListpackEntries,
  zsetMaxListpackValue,
];
