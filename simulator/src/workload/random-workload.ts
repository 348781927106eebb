/**
 * Long workloads by chance: everything that can happen, in any order, from a seed.
 *
 * Few keys, so that commands meet; several databases and clients; transactions left open; times of
 * syncs from nothing to seconds; stops of every kind in the middle of it.
 */
import { seededChoice, type Choose } from '@varve/storage/memory';

import type { Arguments } from '../harness/server.js';
import { databaseCount } from '../harness/server.js';
import type { Step } from './step.js';

const stepsMin = 20;
const stepsMore = 40;
const clientCount = 3;
const keys = ['a', 'b', 'c', 'd'] as const;
const hashKeys = ['h', 'i'] as const;
const fields = ['f', 'g'] as const;
const syncTimes = [0, 0, 0, 5, 40, 700, 3000] as const;
const passTimes = [1, 7, 60, 110, 350, 1100, 2300] as const;
const policies = ['always', 'everysec', 'no'] as const;
const operations = ['BGREWRITEAOF', 'BGREWRITEAOF', 'BGSAVE', 'SAVE'] as const;
const profiles = ['prefix', 'reorder', 'adversarial'] as const;
const sizes = [3, 3, 3, 3, 20, 600, 5000, 70_000] as const;

/** Returns the workload of a seed. */
export function randomWorkload(seed: number): readonly Step[] {
  const choose = seededChoice(seed);
  const count = stepsMin + choose(stepsMore);
  return Array.from({ length: count }, () => randomStep(choose));
}

function randomStep(choose: Choose): Step {
  const dice = choose(100);
  if (dice < 55) return randomSend(choose);
  if (dice < 80) return { kind: 'turn' };
  if (dice < 91) return { kind: 'pass', ms: pick(choose, passTimes) };
  if (dice < 93) return { kind: 'disk', syncMs: pick(choose, syncTimes) };
  if (dice < 95) return { kind: 'operate', command: pick(choose, operations) };
  if (dice < 96) return { kind: 'restart' };
  return {
    kind: 'crash',
    crash: pick(choose, ['process', 'power']),
    seed: choose(1 << 30),
    profile: pick(choose, profiles),
  };
}

function randomSend(choose: Choose): Step {
  const commands = Array.from({ length: 1 + choose(4) }, () => randomCommand(choose));
  if (choose(5) === 0) {
    commands.unshift(['MULTI']);
    commands.push([choose(8) === 0 ? 'DISCARD' : 'EXEC']);
  }
  const cut = choose(4) === 0 ? choose(200) : 0;
  return { kind: 'send', client: choose(clientCount), commands, cut };
}

function randomCommand(choose: Choose): Arguments {
  const key = pick(choose, keys);
  const other = pick(choose, keys);
  const hash = pick(choose, hashKeys);
  const field = pick(choose, fields);
  const value = String.fromCharCode(97 + choose(26)).repeat(pick(choose, sizes));
  const commands: readonly (() => Arguments)[] = [
    () => ['SET', key, value],
    () => ['SET', key, String(choose(100))],
    () => ['SET', key, value, 'NX'],
    () => ['SET', key, value, 'PX', String(1 + choose(400))],
    () => ['SETEX', key, '1', value],
    () => ['GETEX', key, 'PX', String(1 + choose(400))],
    () => ['INCR', key],
    () => ['APPEND', key, value],
    () => ['SETRANGE', key, String(choose(20)), value],
    () => ['GET', key],
    () => ['MGET', key, other],
    () => ['MSET', key, value, other, value],
    () => ['DEL', key, other],
    () => ['EXISTS', key],
    () => ['RENAME', key, other],
    () => ['COPY', key, other],
    () => ['MOVE', key, String(choose(databaseCount))],
    () => ['PEXPIRE', key, String(choose(300))],
    () => ['PERSIST', key],
    () => ['HSET', hash, field, value, 'other', String(choose(9))],
    () => ['HINCRBY', hash, field, '1'],
    () => ['HDEL', hash, field],
    () => ['HGET', hash, field],
    () => ['PEXPIRE', hash, String(choose(300))],
    () => ['SELECT', String(choose(databaseCount))],
    () => ['DBSIZE'],
    () => [choose(5) === 0 ? 'FLUSHALL' : 'FLUSHDB'],
    () => ['SWAPDB', String(choose(databaseCount)), String(choose(databaseCount))],
  ];
  if (choose(40) === 0) return ['CONFIG', 'SET', 'appendfsync', pick(choose, policies)];
  return pick(choose, commands)();
}

function pick<Item>(choose: Choose, items: readonly Item[]): Item {
  return items[choose(items.length)] as Item;
}
