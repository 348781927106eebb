/**
 * The recorded workloads: short scripts that between them contain every kind of step there is.
 * They are explored at every storage call, under every policy, with and without checksums.
 */
import { disk, operate, pass, send, sendLarge, turn, type Step } from './step.js';

/** A script with a name. */
export interface Workload {
  readonly name: string;
  readonly steps: readonly Step[];
}

const settleMs = 2500;

const strings: Workload = {
  name: 'small writes of one client',
  steps: [
    send(0, 'SET a 1'),
    turn,
    send(0, 'INCR a', 'APPEND a 0', 'GET a'),
    turn,
    send(0, 'SETRANGE b 3 xyz', 'SET c 3 NX', 'SET c 4 NX', 'MSET d 1 e 2'),
    turn,
    send(0, 'DEL a b', 'RENAME d f', 'GETDEL e'),
    turn,
    send(0, 'SET a again', 'SET a again'),
    turn,
    pass(settleMs),
  ],
};

const large: Workload = {
  name: 'values larger than a page and than a buffer',
  steps: [
    send(0, 'SET small 1'),
    turn,
    sendLarge(0, 'SET page', 5000, 'p'),
    turn,
    send(1, 'SET small 2'),
    sendLarge(0, 'SET buffer', 70_000, 'b'),
    turn,
    sendLarge(1, 'APPEND page', 600, 'q'),
    sendLarge(1, 'HSET hash field', 4500, 'h'),
    turn,
    pass(settleMs),
    send(0, 'DEL page', 'STRLEN buffer'),
    turn,
  ],
};

const transactions: Workload = {
  name: 'transactions, watched keys, several clients',
  steps: [
    send(0, 'MULTI', 'SET x 1', 'HSET y f 1', 'SELECT 1', 'SET x other', 'EXEC'),
    turn,
    send(1, 'WATCH x', 'GET x', 'MULTI', 'INCR x', 'SET z 1'),
    send(0, 'SELECT 0', 'SET x 5'),
    send(1, 'EXEC', 'GET x'),
    turn,
    send(1, 'WATCH x', 'MULTI', 'INCRBY x 10', 'DEL y', 'GET x', 'EXEC'),
    send(2, 'MULTI', 'SET gone 1', 'DISCARD', 'DBSIZE'),
    turn,
    sendLarge(2, 'SET filler', 4200, 'f'),
    send(2, 'MULTI', 'APPEND filler end', 'SET after 1', 'EXEC'),
    turn,
    send(0, 'MULTI', 'EXEC', 'MULTI', 'INCR nothing', 'HSET nothing f v', 'EXEC'),
    turn,
    pass(settleMs),
  ],
};

const expiry: Workload = {
  name: 'relative expiry, found by access and by search',
  steps: [
    send(0, 'SET a 1 PX 150', 'SETEX b 1 2', 'SET c 3', 'EXPIRE c 2'),
    turn,
    send(0, 'PSETEX d 250 4', 'HSET h f v', 'PEXPIRE h 300', 'GETEX c PERSIST'),
    turn,
    pass(90),
    send(1, 'SET lazy 1 PX 5', 'SET lazier 1 PX 5'),
    turn,
    pass(8),
    send(1, 'GET lazy', 'INCR lazier'),
    turn,
    send(2, 'SET fleeting 1 PX 3'),
    turn,
    pass(1),
    send(2, 'MULTI', 'INCR fleeting', 'SET steady 1', 'EXEC', 'PERSIST steady'),
    turn,
    pass(350),
    send(0, 'EXPIRE c -1', 'EXISTS a b c d h'),
    turn,
    pass(settleMs),
  ],
};

const databases: Workload = {
  name: 'several databases, emptied and swapped',
  steps: [
    send(0, 'SET k zero', 'SELECT 1', 'SET k one'),
    send(1, 'SELECT 2', 'SET k two', 'HSET h f 2'),
    turn,
    send(0, 'MOVE k 3', 'SET k one-again'),
    send(1, 'COPY k k2', 'SET k two-again'),
    turn,
    send(0, 'SWAPDB 1 2', 'GET k'),
    turn,
    send(1, 'FLUSHDB', 'SET k new'),
    turn,
    send(2, 'FLUSHALL', 'SET k last'),
    send(0, 'DBSIZE', 'SET k first'),
    turn,
    pass(settleMs),
  ],
};

const hashes: Workload = {
  name: 'hash writes',
  steps: [
    send(0, 'HSET h a 1 b 2 c 3'),
    turn,
    send(0, 'HINCRBY h a 5', 'HDEL h b', 'HSET h a 6'),
    send(1, 'HSET i x y', 'HGET h a', 'HLEN h'),
    turn,
    sendLarge(1, 'HSET i long', 200, 'l'),
    send(0, 'HDEL h a c', 'EXISTS h', 'HSET h new 1'),
    turn,
    send(1, 'TYPE h', 'SET h string', 'HSET h f v', 'UNLINK i'),
    turn,
    pass(settleMs),
  ],
};

const policies: Workload = {
  name: 'policies switched at run time',
  steps: [
    send(0, 'SET a 1'),
    turn,
    send(0, 'CONFIG SET appendfsync no', 'SET a 2'),
    turn,
    send(1, 'SET b 1'),
    turn,
    send(0, 'CONFIG SET appendfsync always'),
    turn,
    send(1, 'SET b 2'),
    turn,
    send(0, 'SET a 3', 'CONFIG SET appendfsync everysec', 'SET a 4'),
    turn,
    pass(1200),
    send(1, 'SET b 3'),
    turn,
    send(0, 'SET a 5', 'CONFIG SET appendfsync always', 'SET a 6'),
    turn,
    send(1, 'CONFIG SET appendfsync no'),
    turn,
    send(1, 'SET b 4'),
    turn,
    pass(300),
    send(1, 'CONFIG SET appendfsync everysec', 'SET b 5'),
    turn,
    pass(settleMs),
  ],
};

const restarts: Workload = {
  name: 'clean restarts and idle seals',
  steps: [
    send(0, 'SELECT 1', 'SET a 1'),
    turn,
    { kind: 'restart' },
    send(0, 'SET a 2'),
    turn,
    pass(settleMs),
    send(0, 'SELECT 2', 'SET a 3'),
    { kind: 'restart' },
    pass(1500),
    send(1, 'SELECT 2', 'APPEND a 4'),
    turn,
    pass(settleMs),
    pass(settleMs),
    send(1, 'SET last 1'),
    turn,
  ],
};

const mixedForms: Workload = {
  name: 'checksums turned off and on again between restarts',
  steps: [
    send(0, 'SET a 1', 'SELECT 3', 'SET b 1'),
    turn,
    { kind: 'restart', checksums: false },
    send(0, 'SELECT 3', 'INCR b'),
    turn,
    pass(1200),
    { kind: 'restart', checksums: true },
    send(0, 'SELECT 3', 'INCR b'),
    turn,
    send(0, 'INCR b'),
    turn,
    { kind: 'restart' },
    send(0, 'SELECT 3', 'INCR b'),
    turn,
  ],
};

const rewrites: Workload = {
  name: 'rewrites and dumps while writes go on',
  steps: [
    send(0, 'SET a 1', 'HSET h f 1 g 2', 'SELECT 2', 'SET b 1 PX 90'),
    turn,
    operate('BGREWRITEAOF'),
    send(0, 'SELECT 0', 'INCR a'),
    turn,
    send(0, 'INCR a'),
    turn,
    pass(4),
    send(1, 'HSET h g 3', 'DEL a'),
    turn,
    pass(200),
    operate('BGSAVE'),
    send(0, 'SET c 1'),
    operate('BGREWRITEAOF'),
    turn,
    pass(120),
    send(1, 'SET c 2'),
    operate('BGREWRITEAOF'),
    { kind: 'restart' },
    send(1, 'SET c 3'),
    turn,
    pass(settleMs),
  ],
};

const slowDisk: Workload = {
  name: 'a disk that takes its time',
  steps: [
    disk(40),
    send(0, 'SET a 1'),
    turn,
    send(1, 'GET a', 'SET b 1'),
    send(2, 'GET b'),
    turn,
    pass(20),
    send(0, 'INCR a', 'SET c 1'),
    send(1, 'DBSIZE', 'GET c'),
    turn,
    pass(30),
    send(2, 'CONFIG SET appendfsync always', 'INCR a'),
    send(1, 'GET a'),
    turn,
    pass(70),
    send(0, 'SET d 1', 'SET e 1 PX 30'),
    turn,
    send(1, 'EXISTS d e'),
    turn,
    pass(60),
    send(1, 'GET e'),
    turn,
    pass(settleMs),
    send(0, 'SET f 1'),
    { kind: 'restart' },
  ],
};

const stuckDisk: Workload = {
  name: 'syncs of three seconds',
  steps: [
    disk(3000),
    send(0, 'SET a 1'),
    turn,
    pass(1100),
    send(1, 'SET b 1'),
    turn,
    pass(700),
    send(0, 'SET a 2', 'GET b'),
    turn,
    pass(800),
    send(1, 'SET b 2'),
    turn,
    pass(900),
    send(0, 'GET b', 'SET a 3'),
    turn,
    pass(5000),
    send(1, 'SET c 1'),
    turn,
    { kind: 'restart' },
  ],
};

const crashes: Workload = {
  name: 'several lives',
  steps: [
    send(0, 'SELECT 2', 'SET a 1', 'SET b 1'),
    turn,
    { kind: 'crash', crash: 'process', seed: 1, profile: 'reorder' },
    send(0, 'SELECT 2', 'INCR a'),
    turn,
    send(0, 'INCR a'),
    turn,
    { kind: 'crash', crash: 'power', seed: 2, profile: 'adversarial' },
    send(1, 'SELECT 1', 'SET c 1'),
    turn,
    pass(1200),
    send(1, 'INCR c'),
    turn,
    { kind: 'crash', crash: 'process', seed: 3, profile: 'reorder' },
    { kind: 'crash', crash: 'power', seed: 4, profile: 'prefix' },
    { kind: 'restart' },
    send(1, 'SELECT 1', 'INCR c'),
    turn,
  ],
};

const pipelines: Workload = {
  name: 'pipelines of several clients, cut at awkward places',
  steps: [
    { kind: 'send', client: 0, cut: 17, commands: [['SET', 'a', '1'], ['GET', 'a']] },
    { kind: 'send', client: 1, cut: 40, commands: [['INCR', 'n'], ['INCR', 'n'], ['INCR', 'n']] },
    send(2, 'SELECT 1', 'SET a 2', 'SET b 2', 'DEL a'),
    turn,
    send(2, 'APPEND b !', 'APPEND b !'),
    { kind: 'send', client: 1, cut: 55, commands: [['INCR', 'n'], ['SET', 'm', 'x'.repeat(90)]] },
    turn,
    send(0, 'FLUSHALL', 'SET a 3'),
    send(1, 'GET a', 'INCR n'),
    turn,
    pass(1500),
  ],
};

/** All recorded workloads. */
export const recordedWorkloads: readonly Workload[] = [
  strings,
  large,
  transactions,
  expiry,
  databases,
  hashes,
  policies,
  restarts,
  mixedForms,
  rewrites,
  slowDisk,
  stuckDisk,
  crashes,
  pipelines,
];
