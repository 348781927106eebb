/**
 * What else must hold of a disk that a crash left, beyond what it recovers to (R):
 *
 *     1 agreement   the store, loading in small steps, serves what the log alone replays
 *     2 stability   whatever happens to the machine once the store is open, R stays: what is served
 *                   is on disk, and recovering again changes nothing
 *     3 life        writes work, and a clean shutdown keeps R and the writes
 *     4 compound    a crash at any storage call of the recovery is a crash like any other; if
 *                   everything on the disk was durable, nothing of R may be lost
 *     5 damage      with checksums, a flipped byte leads to a refusal or to a prefix
 */
import { MemoryStorage, seededChoice, type Call, type Choose } from '@varve/storage/memory';

import type { CrashKind } from '../contract/promises.js';
import { judgeDamaged, type Outcome } from '../contract/verdict.js';
import { describeDifference, digestOf, dumpServer } from '../model/dump.js';
import type { Explorer } from './explorer.js';
import { recoverLog, startServer } from './recovery.js';

/** Crashes per storage call of a recovery. */
const compoundOutcomes = 2;

/** Bytes flipped per disk. */
const flips = 3;

/** Bytes per loading step: a few records. */
const loadBudget = 64;

/** Examines a disk; tells `explorer` what it finds. Leaves the disk as it is. */
export function examineAftermath(
  explorer: Explorer,
  disk: MemoryStorage,
  crash: CrashKind,
  place: string,
): void {
  const outcome = explorer.outcomeOf(disk);
  if (outcome.kind !== 'served') return;
  const choose = seededChoice(explorer.counts.distinct * 31 + 7);
  examineServer(explorer, disk, outcome, choose, place);
  examineRecovery(explorer, disk, outcome, crash, choose, place);
  if (explorer.setup.checksums) examineDamage(explorer, disk, choose, place);
}

type Served = Outcome & { kind: 'served' };

/** 1 to 3. */
function examineServer(
  explorer: Explorer,
  disk: MemoryStorage,
  outcome: Served,
  choose: Choose,
  place: string,
): void {
  const start = startServer(disk, explorer.setup, loadBudget);
  explorer.counts.servers += 1;
  if (start.kind !== 'started') {
    explorer.report({ kind: start.kind, text: start.reason }, `${place}, loading in steps`);
    return;
  }
  const { server, disk: used } = start;
  if (!expectDump(explorer, outcome, digestOf(dumpServer(server)), `${place}, loading in steps`)) {
    return;
  }
  for (const kind of ['process', 'power'] as const) {
    const again = explorer.outcomeOf(used.survivor(kind, choose));
    if (!expectOutcome(explorer, outcome, again, `${place}, opened, ${kind} crash`)) return;
  }
  const client = server.connect(() => undefined);
  server.send(client, [
    ['SELECT', '1'],
    ['SET', 'after', 'recovery'],
    ['HSET', 'after:hash', 'field', 'value'],
  ]);
  server.scheduler.runTurn();
  server.scheduler.runDue();
  const dump = dumpServer(server);
  server.store.shutdown();
  server.scheduler.runTurn();
  server.scheduler.runDue();
  if (!server.isStopped) explorer.report({ kind: 'failed', text: 'no end of the shutdown' }, place);
  const restarted = explorer.outcomeOf(used.survivor('power', choose));
  const expected: Served = { kind: 'served', dump, digest: digestOf(dump) };
  expectOutcome(explorer, expected, restarted, `${place}, written to, shut down`);
}

/** 4. */
function examineRecovery(
  explorer: Explorer,
  disk: MemoryStorage,
  outcome: Served,
  crash: CrashKind,
  choose: Choose,
  place: string,
): void {
  const isDurable = disk.isDurable;
  const used: MemoryStorage = disk.clone({
    beforeCall: (call: Call) => {
      if (!call.changes) return;
      for (let i = 0; i < compoundOutcomes; i += 1) {
        const kind = i === 0 ? crash : 'power';
        const after = used.survivor(kind, choose);
        const moment = `in the recovery before ${call.operation} ${call.path}`;
        const where = `${place}, then a ${kind} crash ${moment}`;
        explorer.counts.compound += 1;
        const found = explorer.judge(after, kind, where);
        if (found && isDurable) expectOutcome(explorer, outcome, found, where);
      }
    },
  });
  recoverLog(used, explorer.setup);
}

/** 5. */
function examineDamage(
  explorer: Explorer,
  disk: MemoryStorage,
  choose: Choose,
  place: string,
): void {
  const files = [...disk.files()].filter(([, content]) => content.length > 0);
  if (files.length === 0) return;
  const logs = files.filter(([path]) => path.endsWith('.aof'));
  if (!logs.every(([, content]) => content.toString('latin1', 0, 4) === '#C0:')) return;
  for (let i = 0; i < flips; i += 1) {
    const [path, content] = files[choose(files.length)] as [string, Buffer];
    const offset = choose(content.length);
    const damaged = disk.clone();
    const bytes = Buffer.from(content);
    bytes[offset] = (bytes[offset] as number) ^ (1 << choose(8));
    damaged.install(path, bytes);
    explorer.counts.damaged += 1;
    const violation = judgeDamaged(explorer.outcomeOf(damaged), explorer.history);
    if (violation) explorer.report(violation, `${place}, byte ${offset} of ${path} flipped`);
  }
}

function expectOutcome(
  explorer: Explorer,
  expected: Served,
  outcome: Outcome,
  place: string,
): boolean {
  if (outcome.kind === 'served') {
    if (outcome.digest === expected.digest) return true;
    const difference = describeDifference(expected.dump, outcome.dump);
    const text = `served something else than before:\n${difference}`;
    explorer.report({ kind: 'unstable', text }, place);
    return false;
  }
  explorer.report({ kind: outcome.kind, text: outcome.reason }, place);
  return false;
}

function expectDump(explorer: Explorer, expected: Served, digest: string, place: string): boolean {
  if (digest === expected.digest) return true;
  explorer.report({ kind: 'unstable', text: 'the store serves something else' }, place);
  return false;
}
