/** The parts of what runs beside the commands, put together. */
import type { Keyspace } from '@varve/keyspace';
import type { SnapshotRunner } from '@varve/rewrite';
import type { Storage } from '@varve/storage';

import type { Clock } from '../clock.js';
import type { ConfigRegistry } from '../config/registry.js';
import type { ProcessFacts } from '../info/process-facts.js';
import type { Dataset } from '../loading/dataset.js';
import type { Logger } from '../logger.js';
import { Background } from './background.js';
import { DumpSave } from './dump-save.js';
import { LogRewrite } from './log-rewrite.js';
import type { RewrittenLog } from './log-rewrite.js';
import type { SnapshotPlans } from './snapshot-plans.js';

export interface BackgroundParts {
  readonly config: ConfigRegistry;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly process: ProcessFacts;
  readonly keyspace: Keyspace;
  readonly runner: SnapshotRunner;
  readonly dataset: Dataset;
  readonly log: RewrittenLog;
  readonly plans: SnapshotPlans;
  readonly changeCount: () => number;
}

/** Makes them. Nothing is under way. */
export function makeBackground(parts: BackgroundParts): Background {
  const { config, clock, logger, process, keyspace, dataset, plans } = parts;
  const freezes = { count: 0, lastMicroseconds: 0 };
  const rooms = { ...parts, pid: process.pid, freezes };
  const dump = new DumpSave({ ...rooms, plan: (where) => plans.dump(where) });
  const rewrite = new LogRewrite({
    ...rooms,
    log: parts.log,
    plan: (log) => plans.base(log),
  });
  const growth = () => (dataset.log === undefined ? undefined : dataset);
  return new Background({ config, clock, logger, keyspace, dump, rewrite, freezes, growth });
}
