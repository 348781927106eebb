/**
 * The parts of a store, made in the order in which they need one another, and tied together.
 *
 * This is the only file that knows all of them; what they do together is store.ts.
 */
import type { LogWriter } from '@varve/aof';
import { allCommands, CommandTable, Context } from '@varve/commands';
import type { Session, Settings } from '@varve/commands';
import { Keyspace } from '@varve/keyspace';
import { defaultRequestLimits } from '@varve/resp';
import { InlineRunner, writeWholeSnapshot } from '@varve/rewrite';
import type { SnapshotRunner } from '@varve/rewrite';

import type { Background } from './background/background.js';
import { noLock } from './background/log-lock.js';
import { LogSwitch } from './background/log-switch.js';
import type { LogUser } from './background/log-switch.js';
import { makeBackground } from './background/make-background.js';
import { SnapshotPlans } from './background/snapshot-plans.js';
import { StorePersistence } from './background/store-persistence.js';
import type { Clock } from './clock.js';
import { CommandTimer } from './command-timer.js';
import { ConfigurationFile } from './config/configuration-file.js';
import { requirepass } from './config/directives/clients.js';
import { databases } from './config/directives/dataset.js';
import { storeDirectives } from './config/directives/index.js';
import { save } from './config/directives/save-points.js';
import { followConfig } from './config/follow-config.js';
import { ConfigRegistry } from './config/registry.js';
import { StoreDebugging } from './debugging.js';
import { ExpireCycle } from './expiry/expire-cycle.js';
import { StoreHost } from './host.js';
import { formatInfo } from './info/index.js';
import { memoryFigures } from './info/memory.js';
import { unknownProcess } from './info/process-facts.js';
import { StoreFacts } from './info/store-facts.js';
import { Dataset } from './loading/dataset.js';
import { Replayer } from './loading/replayer.js';
import { KeySequences } from './log/key-sequences.js';
import { silentLogger } from './logger.js';
import type { Logger } from './logger.js';
import { Outbox } from './replies/outbox.js';
import { Credentials } from './session/credentials.js';
import { SessionControl } from './session/session-control.js';
import { SessionKeeper } from './session/session-keeper.js';
import { SessionList } from './session/session-list.js';
import { Shutdown } from './shutdown.js';
import type { StoreOptions } from './store-options.js';
import { Traffic } from './traffic.js';

const inlineKeysPerTurn = 500;

/** The parts. */
export interface Assembly {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly config: ConfigRegistry;
  readonly gate: KeySequences;
  readonly traffic: Traffic;
  readonly sessions: SessionList;
  readonly outbox: Outbox;
  readonly keeper: SessionKeeper;
  readonly host: StoreHost;
  readonly context: Context;
  readonly dataset: Dataset;
  readonly timer: CommandTimer;
  readonly expiry: ExpireCycle;
  readonly shutdown: Shutdown;
  readonly facts: StoreFacts;
  readonly persistence: StorePersistence;
  readonly background: Background;
}

/** What the parts ask of the store. */
export interface Wiring {
  /** The log, once it is open. */
  readonly log: () => LogWriter | undefined;
  readonly logUser: () => LogUser;
  readonly onFatal: (error: Error) => void;
  readonly onStopped: () => void;
  readonly onResumed: (session: Session | undefined, error: string) => void;
}

/** Makes the parts. The dataset is empty and not loaded yet. */
export function assemble(options: StoreOptions, wiring: Wiring): Assembly {
  const { storage, clock, random } = options;
  const logger = options.logger ?? silentLogger;
  const config = options.config ?? new ConfigRegistry(storeDirectives);
  const requestLimits = defaultRequestLimits();
  const settings = initialSettings(requestLimits.bulkSizeMax);
  const keyspace = new Keyspace({
    databases: config.get(databases),
    hashKey: Uint32Array.of(random(), random()),
    random,
  });
  const gate = new KeySequences();
  const traffic = new Traffic();
  const sessions = new SessionList();
  const credentials = new Credentials(config.get(requirepass));
  const outbox = new Outbox((session) => keeper.watchOutput(session));
  const persistence = new StorePersistence({ ...wiring, config, background: () => background });
  const shutdown = new Shutdown({
    ...wiring,
    background: () => background,
    savesByItself: () => config.get(save).length > 0,
    logger,
  });
  const host: StoreHost = new StoreHost({
    settings,
    gate,
    configuration: new ConfigurationFile(config, storage, logger, options.configFile),
    sessions: new SessionControl(sessions, clock, () => context, (session) => keeper.close(session)),
    persistence,
    debugging: new StoreDebugging(config, () => expiry),
    credentials,
    clock,
    formatInfo: (names) => formatInfo(names, facts),
    memoryFigures: () => memoryFigures(facts),
    resetStatistics: () => facts.reset(),
    shutdown: (request) => {
      const error = shutdown.start(request, context.session);
      // Ends the loop over what the session sent.
      if (error === undefined) context.session.closing = true;
      return error;
    },
    abortShutdown: () => shutdown.abort(),
  });
  const replayer = new Replayer(logger);
  const table = new CommandTable(allCommands);
  const context: Context = new Context({ table, keyspace, host, random }, replayer.session, outbox.writer, replayer.argv);
  const keeper = new SessionKeeper({
    list: sessions,
    config,
    credentials,
    limits: requestLimits,
    watchedKeys: context.watchedKeys,
    outbox,
    traffic,
    clock,
    logger,
  });
  const process = options.process ?? unknownProcess;
  const plans = new SnapshotPlans(config, clock, keyspace, process);
  const dataset = new Dataset({
    storage,
    config,
    context,
    replayer,
    clock,
    random,
    logger,
    isAlive: (pid) => process.isAlive(pid),
    onFatal: wiring.onFatal,
    writeBase: (path) => {
      writeWholeSnapshot(storage, { ...plans.firstBase(path), memory: keyspace.memory() });
    },
  });
  const logSwitch = new LogSwitch({
    config,
    dataset,
    background: () => background,
    user: wiring.logUser,
    lock: options.logLock ?? noLock,
    logger,
  });
  const background: Background = makeBackground({
    config,
    storage,
    clock,
    logger,
    process,
    keyspace,
    runner: options.snapshots ?? inlineRunner(options),
    dataset,
    log: logSwitch,
    plans,
    changeCount: () => context.dirty,
  });
  const facts = new StoreFacts({
    context,
    config,
    sessions,
    outbox,
    traffic,
    process,
    dataset,
    background,
    clock,
    random,
  });
  const expiry = new ExpireCycle(context, clock, traffic);
  followConfig(config, {
    settings,
    requestLimits,
    encodingLimits: keyspace.limits,
    memory: context.memory,
    accessCounting: keyspace.accessCounting,
    credentials,
    log: wiring.log,
  });
  return {
    clock,
    logger,
    config,
    gate,
    traffic,
    sessions,
    outbox,
    keeper,
    host,
    context,
    dataset,
    timer: new CommandTimer(clock),
    expiry,
    shutdown,
    facts,
    persistence,
    background,
  };
}

/** Writes snapshots in this thread, some keys a turn: for whoever gives no other. */
function inlineRunner({ storage, clock, schedule }: StoreOptions): SnapshotRunner {
  return new InlineRunner({
    storage,
    schedule: (step) => {
      schedule(step);
    },
    now: () => clock.microseconds() / 1000,
    keysPerStep: inlineKeysPerTurn,
  });
}

function initialSettings(bulkSizeMax: number): Settings {
  return {
    lazyExpire: false,
    lazyUserDelete: false,
    bulkSizeMax,
    hllSparseSizeMax: 3000,
  };
}
