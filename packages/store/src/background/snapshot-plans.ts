/**
 * How snapshots are written, as the configuration says at the moment: where the file is prepared,
 * its form, and what it says about itself.
 *
 *     dump.rdb    temp-<pid>.rdb           SAVE, in this thread
 *                 temp-bg-<pid>.rdb        BGSAVE, beside the commands
 *     BASE        temp-rewriteaof-bg-<pid>.aof
 *
 * The first fields of an RDB are Redis's (rdbSaveInfoAuxFields), so that its tools show what they
 * are used to; `varve-ver` is one more, which they skip, and in a BASE the hash key of the keyspace:
 * its keys come in the order of their hashes, and loading them in that order is several times as
 * fast if the hashes are the same.
 */
import type { Keyspace } from '@varve/keyspace';
import { hashKeyField } from '@varve/rewrite';
import type { AccessTimes, RdbForm, RespForm } from '@varve/rewrite';
import { joinPath } from '@varve/storage';

import { unixSeconds, type Clock } from '../clock.js';
import {
  aofRewriteIncrementalFsync,
  aofTimestampEnabled,
  aofUseRdbPreamble,
} from '../config/directives/append-only.js';
import { dir } from '../config/directives/dataset.js';
import { lfuDecayTime, maxmemoryPolicy } from '../config/directives/eviction.js';
import {
  dbfilename,
  rdbchecksum,
  rdbcompression,
  rdbKeySaveDelay,
  rdbSaveIncrementalFsync,
  rdbWriteVersion,
} from '../config/directives/snapshots.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { ProcessFacts } from '../info/process-facts.js';
import { redisVersion } from '../version.js';
import { backgroundDumpName } from './dump-leftovers.js';
import type { DumpPlan } from './dump-save.js';
import type { SnapshotPlan } from './snapshot-task.js';

const versions = { 10: 10, 11: 11, 12: 12 } as const;

export class SnapshotPlans {
  readonly #config: ConfigRegistry;
  readonly #clock: Clock;
  readonly #keyspace: Keyspace;
  readonly #process: ProcessFacts;

  constructor(config: ConfigRegistry, clock: Clock, keyspace: Keyspace, process: ProcessFacts) {
    this.#config = config;
    this.#clock = clock;
    this.#keyspace = keyspace;
    this.#process = process;
  }

  /** dump.rdb, written in this thread or beside it. */
  dump(where: 'here' | 'beside'): DumpPlan {
    const config = this.#config;
    const directory = config.get(dir);
    const { pid } = this.#process;
    const name = where === 'here' ? `temp-${pid}.rdb` : backgroundDumpName(pid);
    return {
      directory,
      fileName: config.get(dbfilename),
      path: joinPath(directory, name),
      form: this.#rdb(false),
      incrementalSync: config.get(rdbSaveIncrementalFsync),
      keyDelayUs: config.get(rdbKeySaveDelay),
    };
  }

  /** A BASE of `log`. */
  base(log: { newFileId(): number | undefined }): SnapshotPlan {
    const config = this.#config;
    return {
      path: joinPath(config.get(dir), `temp-rewriteaof-bg-${this.#process.pid}.aof`),
      form: config.get(aofUseRdbPreamble) ? this.#rdb(true) : this.#resp(log.newFileId()),
      incrementalSync: config.get(aofRewriteIncrementalFsync),
      keyDelayUs: config.get(rdbKeySaveDelay),
    };
  }

  /** A BASE in RDB form at `path`. */
  firstBase(path: string): SnapshotPlan {
    return { path, form: this.#rdb(true), incrementalSync: false, keyDelayUs: 0 };
  }

  #resp(fileId: number | undefined): RespForm {
    const isTimed = this.#config.get(aofTimestampEnabled);
    return { kind: 'resp', fileId, timestampSeconds: isTimed ? unixSeconds(this.#clock) : undefined };
  }

  #rdb(isBase: boolean): RdbForm {
    const config = this.#config;
    // A BASE is read by this store, or by whoever may read all of its data; a dump may go anywhere.
    const hashKey = isBase ? ([[hashKeyField, this.#keyspace.hashKey]] as const) : [];
    return {
      kind: 'rdb',
      versionMin: versions[config.get(rdbWriteVersion)],
      compression: config.get(rdbcompression),
      checksum: config.get(rdbchecksum),
      aux: [
        ['redis-ver', redisVersion],
        ['redis-bits', String(this.#process.archBits)],
        ['ctime', String(unixSeconds(this.#clock))],
        ['used-mem', String(this.#keyspace.usedMemory)],
        ['aof-base', isBase ? '1' : '0'],
        ['varve-ver', this.#process.varveVersion],
        ...hashKey,
      ],
      access: this.#access(),
    };
  }

  /** The clocks of keys are worth keeping under a policy that looks at them. */
  #access(): AccessTimes {
    const config = this.#config;
    const nowMs = this.#clock.nowMs();
    const policy = config.get(maxmemoryPolicy);
    if (policy.endsWith('lru')) return { kind: 'idle', nowMs };
    if (policy.endsWith('lfu')) {
      return { kind: 'frequency', nowMs, decayMinutes: config.get(lfuDecayTime) };
    }
    return { kind: 'none' };
  }
}
