/**
 * Plays a workload: the store under test on a simulated machine, the shadow running ahead of it,
 * and the book of what clients were promised.
 *
 * Per command: the shadow executes it, its effects become a state of the history, and what its
 * reply will imply is noted; then the store receives it. When the store hands out that reply, the
 * implication becomes a promise. So at every storage call in between, history and promises say
 * exactly what a crash at this call must leave.
 */
import assert from 'node:assert/strict';

import { seededChoice, type NameDurability } from '@varve/storage/memory';
import type { Reply } from '@varve/resp';

import { History } from '../contract/history.js';
import { ClientModel, type Implication } from '../contract/implication.js';
import { isStricter, promptSyncMs, Promises } from '../contract/promises.js';
import { describeDifference, dumpServer, digestOf } from '../model/dump.js';
import { Shadow } from '../model/shadow.js';
import { SimulatedMachine, type Moment, type WrapStorage } from '../harness/machine.js';
import type { RecordingClient } from '../harness/recording-client.js';
import { SimulatedServer, type Arguments, type Policy } from '../harness/server.js';
import type { Step } from './step.js';

/** The store's cron. */
export const tickMs = 100;

/** A shutdown takes at most this long: a sync under way, and its own. */
const shutdownMsMax = 60_000;

export interface SimulationOptions {
  readonly seed: number;
  readonly policy: Policy;
  readonly checksums: boolean;
  readonly names: NameDurability;
  /** Sees every moment at which the machine may die. */
  readonly onMoment?: (moment: Moment, simulation: Simulation) => void;
  /** A seeded bug. */
  readonly wrap?: WrapStorage | undefined;
}

/** The store did something it must never do, whether or not there is a crash. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
}

interface ConnectedClient {
  readonly model: ClientModel;
  readonly connection: RecordingClient;
  /** What replies imply that were not handed out yet, oldest first. */
  readonly due: { readonly implication: Implication; readonly reply: string }[];
}

/** One run. */
export class Simulation {
  readonly machine: SimulatedMachine;
  history: History;
  promises: Promises;
  /** Policy and checksums as they are configured at this moment. */
  policy: Policy;
  checksums: boolean;
  readonly #options: SimulationOptions;
  #shadow: Shadow;
  #server: SimulatedServer;
  #clients: Map<number, ConnectedClient>;
  #life: number;

  constructor(options: SimulationOptions) {
    const { policy, checksums, names, seed } = options;
    const onMoment = (moment: Moment): void => options.onMoment?.(moment, this);
    this.#options = options;
    this.#life = 0;
    this.machine = new SimulatedMachine({ names, wrap: options.wrap, onMoment });
    this.policy = policy;
    this.checksums = checksums;
    this.#shadow = new Shadow(this.machine.clock, seed);
    this.history = new History(this.#shadow.dump());
    this.promises = new Promises(policy, this.machine.clock.elapsedMs, 0);
    this.#clients = new Map();
    this.#server = this.#open();
  }

  /** Plays all steps; afterwards the machine runs on. Errors: SimulationFailure. */
  play(steps: readonly Step[]): void {
    for (const step of steps) this.step(step);
    this.machine.pause();
  }

  /** Plays one step. */
  step(step: Step): void {
    switch (step.kind) {
      case 'send':
        this.#send(step.client, step.commands, step.cut ?? 0);
        break;
      case 'turn':
        this.#endTurn();
        break;
      case 'pass':
        this.#pass(step.ms);
        break;
      case 'disk':
        this.#endTurn();
        this.machine.scheduler.syncMs = step.syncMs;
        if (step.syncMs > promptSyncMs) this.promises.isDiskSlow = true;
        break;
      case 'operate':
        this.#server.send(
          this.#server.connect(() => undefined),
          [[step.command]],
        );
        break;
      case 'restart':
        this.#restart(step.checksums ?? this.checksums);
        break;
      case 'crash':
        this.#crash(step);
        break;
    }
    if (this.#server.fatal) {
      throw new SimulationFailure(`the store gave up: ${this.#server.fatal.message}`);
    }
  }

  // ---- Commands.

  #send(number: number, commands: readonly Arguments[], cut: number): void {
    const client = this.#client(number);
    for (const args of commands) {
      const reply = this.#shadow.execute(number, args);
      this.history.record(this.#shadow.dump());
      const implication = client.model.follow(args, reply, this.history);
      client.due.push({ implication, reply: replyText(reply) });
      if (implication.policy !== undefined) this.#executedPolicy(implication.policy);
    }
    this.#server.send(client.connection, commands, cut);
  }

  /** A weaker policy is in force at once; a stricter one when its OK leaves. */
  #executedPolicy(policy: Policy): void {
    this.policy = policy;
    if (isStricter(this.promises.policy, policy)) {
      this.promises.enforce(policy, this.machine.clock.elapsedMs);
    }
  }

  #client(number: number): ConnectedClient {
    const known = this.#clients.get(number);
    if (known !== undefined) return known;
    const due: ConnectedClient['due'] = [];
    const connection = this.#server.connect((reply) => this.#replied(due, reply));
    const client = { model: new ClientModel(), connection, due };
    this.#clients.set(number, client);
    return client;
  }

  #replied(due: ConnectedClient['due'], reply: Reply): void {
    const expected = due.shift();
    if (expected === undefined) throw new SimulationFailure('a reply to nothing');
    if (expected.reply !== replyText(reply)) {
      throw new SimulationFailure(`replied ${replyText(reply)}, not ${expected.reply}`);
    }
    const { units, policy } = expected.implication;
    const { elapsedMs } = this.machine.clock;
    this.promises.acknowledge(units, this.history.expiredAtMs(units) ?? elapsedMs);
    // Unless yet another one was set by now.
    if (policy === this.policy && isStricter(policy, this.promises.policy)) {
      this.promises.enforce(policy, elapsedMs);
    }
  }

  // ---- Time.

  #endTurn(): void {
    this.machine.scheduler.runTurn();
    this.machine.scheduler.runDue();
  }

  /** Lets time pass, from one event to the next: a tick of the store, a completion. */
  #pass(ms: number): void {
    const { clock, scheduler } = this.machine;
    const endMs = clock.elapsedMs + ms;
    this.#endTurn();
    while (clock.elapsedMs < endMs) {
      const tickAtMs = (Math.floor(clock.elapsedMs / tickMs) + 1) * tickMs;
      const nextMs = Math.min(endMs, tickAtMs, scheduler.nextDueMs ?? Infinity);
      clock.advance(nextMs - clock.elapsedMs);
      this.machine.pause();
      scheduler.runDue();
      if (clock.elapsedMs === tickAtMs) this.#tick();
    }
  }

  #tick(): void {
    this.#shadow.tick();
    this.history.recordExpiry(this.#shadow.dump(), this.machine.clock.elapsedMs);
    this.#server.store.tick();
    this.#endTurn();
  }

  // ---- Life and death.

  #restart(checksums: boolean): void {
    const { clock, scheduler } = this.machine;
    const refused = this.#server.store.shutdown();
    if (refused !== undefined) throw new SimulationFailure(`no shutdown: ${refused}`);
    const untilMs = clock.elapsedMs + shutdownMsMax;
    this.#endTurn();
    while (!this.#server.isStopped) {
      const dueMs = scheduler.nextDueMs ?? Infinity;
      if (dueMs > untilMs) throw new SimulationFailure('the shutdown does not come to its end');
      clock.advance(dueMs - clock.elapsedMs);
      this.#endTurn();
    }
    this.promises.settle(this.history.count);
    this.machine.pause();
    scheduler.clear();
    this.checksums = checksums;
    this.#reopen();
    this.#expect(this.history.count);
  }

  #crash({ crash, seed, profile }: Step & { kind: 'crash' }): void {
    // Without checksums nothing can tell pieces in disorder from a log.
    this.machine.crash(crash, seededChoice(seed), this.checksums ? profile : 'prefix');
    const bound = this.promises.bound(crash, this.machine.clock.elapsedMs);
    // What the power failure took is gone: from here on no kind of crash has to leave it alone.
    if (crash === 'power') this.#promise(bound);
    this.#reopen();
    const dump = dumpServer(this.#server);
    const k = this.history.newestMatch(digestOf(dump));
    if (k === undefined || k < bound) {
      throw new SimulationFailure(`recovered ${k} of ${this.history.count}, promised ${bound}`);
    }
    this.#shadow = new Shadow(this.machine.clock, this.#options.seed);
    this.#shadow.adopt(this.#server);
    this.history.truncate(k);
    this.history.record(dump);
    this.#promise(this.history.count);
    this.#expect(this.history.count);
  }

  /** Starts to count promises anew: `units` are on disk. */
  #promise(units: number): void {
    const { clock, scheduler } = this.machine;
    this.promises = new Promises(this.policy, clock.elapsedMs, units);
    this.promises.isDiskSlow = scheduler.syncMs > promptSyncMs;
  }

  #reopen(): void {
    this.#clients = new Map();
    this.#shadow.dropClients();
    this.#life += 1;
    this.#server = this.#open();
  }

  #open(): SimulatedServer {
    const { storage, clock, scheduler } = this.machine;
    const { policy, checksums } = this;
    const seed = this.#options.seed + this.#life;
    const config = { appendonly: true, policy, checksums, rdbBase: seed % 2 === 0 };
    const server = new SimulatedServer({ storage, clock, scheduler, seed, config });
    server.load(loadBudgets[seed % loadBudgets.length]);
    return server;
  }

  /** Asserts that the server serves state `k`. */
  #expect(k: number): void {
    const dump = dumpServer(this.#server);
    const difference = describeDifference(this.history.dump(k), dump);
    if (difference !== '') throw new SimulationFailure(`serves another state:\n${difference}`);
    assert.equal(digestOf(this.history.dump(k)), digestOf(dump));
  }
}

/** Bytes per step of loading: all at once, and in small steps, as a busy server would. */
const loadBudgets = [Number.MAX_SAFE_INTEGER, 1, 4096] as const;

function replyText(reply: Reply): string {
  switch (reply.type) {
    case 'bulk':
      return `$${reply.bytes.toString('latin1')}`;
    case 'array':
      // In the order of hash tables, which differ from one store to another.
      return `[${reply.items.map(replyText).sort().join(' ')}]`;
    case 'integer':
      return `:${reply.value}`;
    case 'error':
    case 'simple':
      return `${reply.type} ${reply.text}`;
    default:
      return reply.type;
  }
}
