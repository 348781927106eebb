/**
 * A Redis-compatible store without a socket: sessions, keyspace, commands and log put together.
 *
 * The life of a command, all in one turn of the event loop:
 *
 *     receive       bytes of a session -> commands -> replies in the outbox, units for the log
 *     end of turn   log.flush(): one write(2) for all units of the turn
 *                   outbox.flush(): replies leave whose units the log has released
 *     later         the log releases more (a sync is done): the replies that waited leave
 *
 * Invariants
 * 1. No reply leaves before the units it depends on are released: written in every policy, synced
 *    under `always`. A reply depends on what its command wrote and on what it looked at.
 * 2. Replies of a session leave in the order of its commands.
 * 3. While the dataset is loaded only commands flagged `loading` run.
 * 4. After `onFatal` nothing leaves any more.
 *
 * What it does not know: sockets, the file system (that is storage), the time (that is a clock), and
 * when a turn ends (that is `schedule`). So the same code is embedded, simulated and served.
 */
import type { LogWriter } from '@varve/aof';
import { evict } from '@varve/commands';
import type { Session, ShutdownRequest } from '@varve/commands';
import type { Keyspace } from '@varve/keyspace';
import { Argv } from '@varve/resp';

import { assemble } from './assembly.js';
import type { Assembly } from './assembly.js';
import type { LogUser } from './background/log-switch.js';
import { writeRefusal } from './background/write-refusal.js';
import { noAppendfsyncOnRewrite } from './config/directives/append-only.js';
import { activeExpireEffort, hz } from './config/directives/expiry.js';
import type { ConfigRegistry } from './config/registry.js';
import type { StoreFacts } from './info/store-facts.js';
import { LocalClient } from './local-client.js';
import { UnitLog } from './log/unit-log.js';
import { LoopEnd, runCommands } from './receive-loop.js';
import { reclaimMemory } from './reclaim.js';
import type { Peer } from './session/session-keeper.js';
import type { Sink } from './session/sink.js';
import type { StoreSession } from './session/store-session.js';
import { plainShutdown } from './store-options.js';
import type { StoreOptions } from './store-options.js';

const nothing = Buffer.alloc(0);

/** How much of the log is loaded before the event loop gets its turn: 2 MiB, as in Redis. */
const loadStepBytes = 2 * 1024 * 1024;

/** Peer of sessions of the same process. */
const embedded: Peer = { address: 'embedded:0', localAddress: 'embedded:0', isLocal: true, fd: -1 };

/** The store. Made by `Store.open`. */
export class Store implements LogUser {
  readonly config: ConfigRegistry;
  readonly facts: StoreFacts;
  readonly #parts: Assembly;
  readonly #options: StoreOptions;
  readonly #runEndOfTurn: () => void;
  #unitLog: UnitLog | undefined;
  /** Whether the log is only about to be one: nothing waits for it. */
  #isPending: boolean;
  #isScheduled: boolean;
  #isDead: boolean;

  /**
   * Opens the store in the directory that the configuration names. The dataset is not loaded yet:
   * drive `loadStep`, or call `load`. Sessions may come meanwhile; they get -LOADING.
   *
   * Errors: AofError, StorageError when the files cannot be read.
   */
  static open(options: StoreOptions): Store {
    return new Store(options);
  }

  private constructor(options: StoreOptions) {
    this.#options = options;
    this.#unitLog = undefined;
    this.#isPending = false;
    this.#isScheduled = false;
    this.#isDead = false;
    this.#runEndOfTurn = () => this.#endTurn();
    this.#parts = assemble(options, {
      log: () => (this.#isPending ? undefined : this.#unitLog?.writer),
      logUser: () => this,
      onFatal: (error) => this.#fatal(error),
      onStopped: () => this.#stopped(),
      onResumed: (session, error) => this.#resumed(session, error),
    });
    this.config = this.#parts.config;
    this.facts = this.#parts.facts;
    this.#parts.persistence.reloadLogNow = () => this.#reloadLog();
    this.#parts.persistence.reloadDumpNow = (flush, merge) => this.#reloadDump(flush, merge);
  }

  /**
   * The dataset: to be looked at, and frozen, between commands. While such a view is open no snapshot
   * is taken: close it soon. Whoever changes the dataset behind the back of the commands makes one
   * that the log does not have.
   */
  get keyspace(): Keyspace {
    return this.#parts.context.keyspace;
  }

  // ---- Loading.

  /** Whether the dataset is still being loaded. */
  get isLoading(): boolean {
    return this.#parts.host.loading;
  }

  /**
   * Loads a bit more. Returns true when everything is loaded: then the log is open and commands run.
   *
   * Errors: AofError, StorageError; the store is of no use then.
   */
  loadStep(budgetBytes: number = loadStepBytes): boolean {
    if (!this.#parts.dataset.step(budgetBytes)) return false;
    this.#loaded();
    return true;
  }

  /** Loads everything before it returns. Errors: as `loadStep`. */
  load(): void {
    while (!this.loadStep(Number.MAX_SAFE_INTEGER));
  }

  // ---- Sessions.

  /**
   * Lets a client in.
   *
   * @param sink where its replies go
   * @returns undefined when there are `maxclients` already: the sink was told and ended
   */
  createSession(sink: Sink, peer: Peer = embedded): StoreSession | undefined {
    return this.#parts.keeper.admit(peer, sink);
  }

  /** Connects a client of the same process. */
  connect(): LocalClient {
    return new LocalClient(this);
  }

  /**
   * Executes what a session sent: `chunk[start, end)`, any part of a stream of requests. The chunk
   * is the caller's again when this returns. Replies come later, through the sink.
   */
  receive(session: StoreSession, chunk: Buffer, start: number, end: number): void {
    if (session.closing || this.#isDead) return;
    const parts = this.#parts;
    parts.traffic.bytesRead += end - start;
    parts.traffic.readCount++;
    parts.context.startTurn(parts.clock.nowMs());
    session.lastActiveMs = parts.context.nowMs;
    const reader = session.reader;
    reader.feed(chunk, start, end);
    if (parts.shutdown.isStopping) {
      reader.retain();
      return;
    }
    this.#run(session, chunk);
    if (!this.#isScheduled) this.#scheduleEndOfTurn();
  }

  /** Executes one command of a session: `receive` for callers who have arguments instead of bytes. */
  execute(session: StoreSession, args: readonly (string | Uint8Array)[]): void {
    const bytes = Argv.from(args).encode();
    this.receive(session, bytes, 0, bytes.length);
  }

  /** The peer of a session will send no more; it ends once its replies have left. */
  endInput(session: StoreSession): void {
    this.#parts.keeper.leave(session);
    this.#scheduleEndOfTurn();
  }

  /** The peer of a session is gone, or its sink is closed. */
  disconnect(session: StoreSession): void {
    this.#parts.keeper.forget(session);
  }

  /** Everything the session's sink took has left. */
  drained(session: StoreSession): void {
    this.#parts.keeper.watchOutput(session);
  }

  // ---- Time.

  /**
   * Does what must be done now and then: retries failed writes, starts syncs, deletes expired keys,
   * closes idle clients. To be called `hz` times a second.
   */
  tick(): void {
    if (this.#isDead || this.#parts.shutdown.isStopping) return;
    const { background, context, clock, config, expiry, facts, keeper } = this.#parts;
    context.startTurn(clock.nowMs());
    if (!this.isLoading) {
      this.#unitLog?.writer.tick();
      this.#followLog();
      expiry.run(config.get(hz), config.get(activeExpireEffort));
      reclaimMemory(context.keyspace, clock);
      background.tick();
      if (this.#unitLog !== undefined) {
        this.#unitLog.writer.sparesDisk = background.active !== undefined && config.get(noAppendfsyncOnRewrite);
      }
      this.#judgeWrites();
    }
    keeper.sweep();
    facts.sample();
    this.#scheduleEndOfTurn();
  }

  // ---- The end.

  /**
   * Shuts the store down: `onStopped` is called when the log is on disk and closed.
   *
   * @returns the error text if it was refused
   */
  shutdown(request: ShutdownRequest = plainShutdown): string | undefined {
    const error = this.#parts.shutdown.start(request, undefined);
    this.#scheduleEndOfTurn();
    return error;
  }

  /**
   * Writes what was appended to the log, in this call and without syncing it: the last thing to do
   * before a process ends for a reason of its own. Replies do not leave any more.
   */
  flushBeforeExit(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#unitLog?.settle();
    this.#unitLog?.writer.flush();
  }

  /** Verifies every invariant. O(everything). */
  check(): void {
    this.#parts.outbox.check();
    this.#unitLog?.check();
    for (const session of this.#parts.sessions.values()) session.check();
    this.#parts.context.keyspace.check();
  }

  // ---- The turn.

  #run(session: StoreSession, chunk: Buffer): void {
    const { context, gate, keeper, outbox, timer } = this.#parts;
    for (;;) {
      gate.required = session.requiredSequence;
      this.#unitLog?.lend(chunk);
      context.enter(session, outbox.writer, session.reader.argv);
      context.lastEntry = session.lastEntry;
      timer.begin();
      const end = runCommands(session, context, timer);
      timer.end();
      session.lastEntry = context.lastEntry;
      session.requiredSequence = gate.required;
      this.#unitLog?.settle();
      if (end === LoopEnd.protocolError) this.#refuseStream(session);
      if (end === LoopEnd.closing && context.lastEntry === undefined) this.#reportAttack(session);
      outbox.end(session);
      if (end === LoopEnd.needMore) return;
      if (end === LoopEnd.spill) {
        this.#endTurn();
        if (!session.ended && !session.closing) continue;
      } else if (end === LoopEnd.closing && this.#parts.shutdown.isStopping) {
        session.reader.retain();
        session.closing = false;
      } else keeper.leave(session);
      return;
    }
  }

  #refuseStream(session: StoreSession): void {
    const { logger, outbox } = this.#parts;
    outbox.writer.error(`ERR ${session.reader.errorText}`);
    logger.verbose(`Protocol error (${session.reader.errorText}) from client ${session.address}`);
  }

  /** Only words of HTTP end a connection without being a command. */
  #reportAttack(session: StoreSession): void {
    this.#parts.logger.warning(
      'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands. ' +
        `This is likely due to an attacker attempting to use Cross Protocol Scripting. Connection from ${session.address} aborted.`,
    );
  }

  #scheduleEndOfTurn(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.schedule(this.#runEndOfTurn);
  }

  #endTurn(): void {
    this.#isScheduled = false;
    if (this.#isDead) return;
    const { background, gate, keeper, outbox } = this.#parts;
    this.#evict();
    background.rewrite.proceed();
    if (this.#unitLog !== undefined) {
      this.#parts.persistence.delayFlush();
      this.#unitLog.writer.flush();
      this.#followLog();
      if (this.#isDead) return;
      if (this.#unitLog.writer.isGathering) this.#scheduleEndOfTurn();
    }
    // First what waited from earlier turns: this flush may have released it, too.
    if (outbox.isWaiting) outbox.release(gate.released);
    if (!outbox.isEmpty) outbox.flush(gate.released);
    keeper.endLeaving();
    if (this.#parts.shutdown.isStopping) this.#parts.shutdown.proceed();
  }

  /** Goes on evicting where a command left off for want of time: a slice per turn. */
  #evict(): void {
    const { context, shutdown } = this.#parts;
    if (!context.memory.isRunning || this.isLoading || shutdown.isStopping) return;
    evict(context);
    if (context.memory.isRunning) this.#scheduleEndOfTurn();
  }

  /** Takes over what the log says about itself. */
  #followLog(): void {
    const unitLog = this.#unitLog;
    if (unitLog === undefined) return;
    const { appendedSequence, releasedSequence } = unitLog.writer;
    this.#parts.gate.released = this.#isPending ? appendedSequence : releasedSequence;
    this.#judgeWrites();
  }

  /** Takes over whether writes can be kept. */
  #judgeWrites(): void {
    const { background, config, host } = this.#parts;
    host.writesDenied = writeRefusal(config, background.dump, this.#unitLog?.writer);
  }

  #released(): void {
    if (this.#isDead) return;
    this.#followLog();
    this.#parts.outbox.release(this.#parts.gate.released);
    this.#parts.keeper.endLeaving();
    // What was appended while a write was under way off-thread waits for somebody to flush it.
    if ((this.#unitLog?.writer.bufferLength ?? 0) > 0) this.#scheduleEndOfTurn();
  }

  // ---- The log comes and goes: LogUser.

  /** @internal */
  attach(writer: LogWriter, counts: boolean): void {
    const { gate, host } = this.#parts;
    writer.onRelease = () => this.#released();
    if (this.#unitLog?.writer !== writer) this.#unitLog = new UnitLog(writer, gate);
    host.unitLog = this.#unitLog;
    // Which keys were written before the log counted is not known: whoever reads waits for all.
    if (this.#isPending && counts) gate.wroteAll();
    this.#isPending = !counts;
    gate.tracking = counts;
    this.#followLog();
  }

  /** @internal */
  stop(): void {
    this.#unitLog?.settle();
    this.#parts.host.unitLog = undefined;
    this.#parts.gate.tracking = false;
  }

  /** @internal */
  detach(): void {
    const { gate, outbox, sessions } = this.#parts;
    this.stop();
    outbox.release(gate.appended);
    this.#unitLog = undefined;
    this.#isPending = false;
    gate.reset();
    for (const each of sessions.values()) each.requiredSequence = 0;
    this.#judgeWrites();
  }

  // ---- Life.

  #loaded(): void {
    const { context, facts, host } = this.#parts;
    const writer = this.#parts.dataset.log;
    if (writer !== undefined) this.attach(writer, true);
    context.dirty = 0;
    host.loading = false;
    facts.markStart();
  }

  #stopped(): void {
    // Replies to what is on disk may still leave.
    this.#released();
    this.#isDead = true;
    this.#options.onStopped?.();
  }

  /** A shutdown failed: the one who asked is told, and what was sent meanwhile is executed. */
  #resumed(session: Session | undefined, error: string): void {
    const { outbox, sessions } = this.#parts;
    for (const other of sessions.values()) {
      if (other === session) {
        outbox.writer.error(error);
        outbox.end(other);
      }
      if (other.reader.unread > 0) this.receive(other, nothing, 0, 0);
    }
    this.#scheduleEndOfTurn();
  }

  #fatal(error: Error): void {
    this.#isDead = true;
    this.#options.onFatal?.(error);
  }

  /** DEBUG LOADAOF: the dataset of the files takes the place of the one in memory. */
  #reloadLog(): string | undefined {
    const { context, dataset, gate, outbox, sessions } = this.#parts;
    const writer = this.#unitLog?.writer;
    if (writer === undefined || this.#isPending) return undefined;
    let isIdle = false;
    writer.whenIdle(() => (isIdle = true));
    if (!isIdle) return 'ERR The append only file is being synced, try again.';
    const failed = writer.settle();
    if (failed !== undefined) return `ERR ${failed.message}`;
    outbox.release(writer.releasedSequence);
    writer.close(() => undefined);
    const { session, argv, reply } = context;
    context.keyspace.clear();
    try {
      dataset.open();
      while (!dataset.step(loadStepBytes));
    } catch (error) {
      this.#fatal(error as Error);
      return 'ERR Error trying to load the AOF files, check server logs.';
    }
    // A new writer counts its sequences from the start.
    gate.reset();
    for (const each of sessions.values()) each.requiredSequence = 0;
    this.#loaded();
    context.enter(session, reply, argv);
    return undefined;
  }

  /** DEBUG RELOAD: the dataset of the dump takes the place of the one in memory, or adds to it. */
  #reloadDump(flush: boolean, merge: boolean): string | undefined {
    const { context, dataset, logger } = this.#parts;
    const { session, argv, reply } = context;
    if (flush) context.keyspace.clear();
    const isLoaded = dataset.loadDump(merge);
    context.enter(session, reply, argv);
    if (!isLoaded) return 'ERR Error trying to load the RDB dump';
    logger.warning('DB reloaded by DEBUG RELOAD');
    return undefined;
  }
}
