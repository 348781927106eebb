/**
 * @varve/store: a Redis-compatible durable store without a socket. Open a directory, execute commands.
 *
 * It puts the layers below together and adds what belongs to none of them: who is connected, when a
 * reply may leave, what the configuration says, what INFO tells. It knows no socket and no process:
 * storage, clock, chance and the end of a turn are given to it, so that the same code is embedded in
 * a program, run in a simulation, and served by `varve-server`.
 *
 *     store.ts          the composition: what happens in a turn        <- start here
 *     receive-loop.ts   commands in what a session sent (hot)
 *     replies/          the replies of a turn, and which may leave (hot)
 *     log/              units of commands into the log; what each reply depends on (hot)
 *     session/          clients: their state, limits, CLIENT LIST
 *     loading/          the dataset on disk: replaying the log, loading the dump
 *     background/       dumps and rewrites, which are made beside the commands
 *     expiry/           deleting what is past its time
 *     config/           directives, one room each; CONFIG GET, SET, REWRITE
 *     info/             sections of INFO, one room each
 *     shutdown.ts       the end
 *     assembly.ts       which part needs which
 *
 * The rule everything else serves: no reply leaves before what it depends on is in the log, as far
 * as the fsync policy asks for it. See the invariants in store.ts.
 */
export { rehearseViews } from '@varve/keyspace';
export { InlineRunner, ThreadRunner } from '@varve/rewrite';
export type { SnapshotRunner } from '@varve/rewrite';

export type { LogLock } from './background/log-lock.js';
export type { Clock } from './clock.js';
export { quoteArgument, quoted, splitArguments } from './config/config-line.js';
export { directive } from './config/directive.js';
export type {
  AnyDirective,
  Directive,
  DirectiveOptions,
  Kind,
  Mutability,
  Parsed,
} from './config/directive.js';
export { requirepass } from './config/directives/clients.js';
export { appenddirname, appendfilename, appendfsync, appendonly } from './config/directives/append-only.js';
export { dir } from './config/directives/dataset.js';
export { hz } from './config/directives/expiry.js';
export { storeDirectives } from './config/directives/index.js';
export { save } from './config/directives/save-points.js';
export { dbfilename } from './config/directives/snapshots.js';
export { shutdownOnSigint, shutdownOnSigterm } from './config/directives/shutdown.js';
export { accepted, choice, flags, integer, memory, octal, path, refused, text, words, yesNo } from './config/kinds.js';
export { ConfigRegistry } from './config/registry.js';
export type { Apply } from './config/registry.js';
export type { ProcessFacts } from './info/process-facts.js';
export { DumpError } from './loading/dump-load.js';
export { LocalClient, LocalClientClosed } from './local-client.js';
export { silentLogger } from './logger.js';
export type { Logger } from './logger.js';
export type { Peer } from './session/session-keeper.js';
export type { Sink } from './session/sink.js';
export type { StoreSession } from './session/store-session.js';
export { Store } from './store.js';
export type { StoreOptions } from './store-options.js';
export { redisVersion } from './version.js';
