/** Seeded bugs in the product itself: what is logged, as what unit, and when replies may leave. */
import { LogWriter } from '@varve/aof';
import { Context, Propagation } from '@varve/commands';
import type { StorageFile } from '@varve/storage';

import { disk, pass, send, sendLarge, turn, type Step } from '../workload/step.js';
import { replace, type SeededBug, type Undo } from './seeded-bug.js';

const slowWrites: readonly Step[] = [
  disk(20),
  send(0, 'SET a 1'),
  turn,
  send(1, 'GET a', 'SET b 1'),
  turn,
  pass(60),
  send(0, 'INCR a'),
  turn,
  send(2, 'GET a', 'GET b'),
  turn,
  pass(60),
];

const fewWrites: readonly Step[] = [
  send(0, 'SET a 1'),
  turn,
  send(0, 'INCR a', 'SET b 1'),
  turn,
  send(1, 'SET c 1'),
  turn,
  pass(300),
];

const transactions: readonly Step[] = [
  send(0, 'SET a 1', 'SET b 1'),
  turn,
  send(0, 'MULTI', 'INCR a', 'APPEND b 2', 'HSET h f 1', 'EXEC'),
  turn,
  send(0, 'SET c 1'),
  turn,
];

const stoppedWriter: readonly Step[] = [
  send(0, 'SET a 1'),
  turn,
  send(0, 'SET a 2'),
  turn,
  pass(3500),
];

const policySwitch: readonly Step[] = [
  send(0, 'SET a 1'),
  turn,
  sendLarge(0, 'SET b', 4200, 'b'),
  turn,
  send(1, 'CONFIG SET appendfsync always'),
  turn,
  send(1, 'PING'),
  turn,
];

type Method<Args extends unknown[], Result> = (this: LogWriter, ...args: Args) => Result;

/** Lets replies leave as soon as `sequence` says. */
function releaseAt(sequence: (writer: LogWriter) => number): Undo {
  return replace(LogWriter.prototype, 'releasedSequence', () => ({
    get(this: LogWriter) {
      return sequence(this);
    },
  }));
}

/** While true, syncs of the log reach nothing. */
interface Muted {
  isMuted: boolean;
}

/** A bug in which nothing is synced as long as a method of the writer runs. */
function withoutSyncIn(method: 'setPolicy' | 'settle'): Pick<SeededBug, 'hooks' | 'patch'> {
  const state: Muted = { isMuted: false };
  return {
    hooks: () => ({
      sync: (file: StorageFile) => (state.isMuted ? undefined : file.sync()),
    }),
    patch: () =>
      replace<LogWriter, Method<unknown[], unknown>>(LogWriter.prototype, method, (original) => ({
        value(this: LogWriter, ...args: unknown[]) {
          state.isMuted = true;
          try {
            return original.apply(this, args);
          } finally {
            state.isMuted = false;
          }
        },
      })),
  };
}

export const productBugs: readonly SeededBug[] = [
  {
    name: 'replies to writes that it keeps in memory',
    patch: () => {
      const undoRelease = releaseAt((writer) => writer.appendedSequence);
      const undoFlush = replace(LogWriter.prototype, 'flush', () => ({ value: () => undefined }));
      return () => {
        undoFlush();
        undoRelease();
      };
    },
    policy: 'everysec',
    checksums: true,
    steps: fewWrites,
    found: ['lost'],
  },
  {
    name: 'replies under always when the write is done and the sync is not',
    patch: () => releaseAt((writer) => writer.flushedSequence),
    policy: 'always',
    checksums: true,
    steps: slowWrites,
    found: ['lost'],
  },
  {
    name: 'lets a reader see what is not on disk',
    patch: () =>
      replace<Context, Context['findLive']>(Context.prototype, 'findLive', (original) => ({
        value(this: Context, ...args: Parameters<Context['findLive']>) {
          const gate = this.gate as { required?: number };
          const required = gate.required;
          const found = original.apply(this, args);
          if (required !== undefined) gate.required = required;
          return found;
        },
      })),
    policy: 'always',
    checksums: true,
    steps: slowWrites,
    found: ['lost'],
  },
  {
    name: 'never syncs the last writes when no more come (Redis #5985)',
    patch: () =>
      replace<LogWriter, Method<[], void>>(LogWriter.prototype, 'tick', () => ({
        value(this: LogWriter) {
          this.flush();
        },
      })),
    policy: 'everysec',
    checksums: true,
    steps: stoppedWriter,
    found: ['lost'],
  },
  {
    name: 'goes on acknowledging under everysec however long a sync takes',
    patch: () => releaseAt((writer) => writer.flushedSequence),
    policy: 'everysec',
    checksums: true,
    steps: [
      disk(3000),
      send(0, 'SET a 1'),
      turn,
      pass(600),
      send(0, 'SET a 2'),
      turn,
      pass(2300),
      send(0, 'SET a 3'),
      turn,
      pass(1000),
    ],
    found: ['window'],
  },
  {
    name: 'switches to a stricter policy without a sync',
    ...withoutSyncIn('setPolicy'),
    policy: 'no',
    checksums: true,
    steps: policySwitch,
    found: ['lost'],
  },
  {
    name: 'shuts down without a sync',
    ...withoutSyncIn('settle'),
    policy: 'no',
    checksums: true,
    steps: [...fewWrites, { kind: 'restart' }],
    found: ['lost', 'refused'],
  },
  {
    name: 'logs a transaction without MULTI and EXEC',
    patch: () =>
      replace<Propagation, boolean>(Propagation.prototype, 'wrapped', () => ({ get: () => false })),
    policy: 'no',
    checksums: false,
    steps: transactions,
    found: ['state'],
  },
  {
    name: 'writes a transaction in several batches',
    patch: () =>
      replace<LogWriter, Method<Parameters<LogWriter['append']>, void>>(
        LogWriter.prototype,
        'append',
        (original) => ({
          value(this: LogWriter, ...args: Parameters<LogWriter['append']>) {
            this.flush();
            original.apply(this, args);
          },
        }),
      ),
    policy: 'no',
    checksums: true,
    steps: transactions,
    found: ['lost', 'refused'],
  },
  {
    name: 'does not log that a key expired',
    patch: () =>
      replace<Propagation, Propagation['deletion']>(Propagation.prototype, 'deletion', () => ({
        value: () => undefined,
      })),
    policy: 'everysec',
    checksums: true,
    steps: [send(0, 'SET a 1 PX 50', 'SET b 1'), turn, pass(300), send(0, 'SET c 1'), turn],
    found: ['state', 'lost'],
  },
  {
    name: 'does not log changes of hashes',
    patch: () =>
      replace<Propagation, Propagation['endCommand']>(
        Propagation.prototype,
        'endCommand',
        (original) => ({
          value(this: Propagation, ...args: Parameters<Propagation['endCommand']>) {
            if (!args[0].is(0, 'hset')) original.apply(this, args);
          },
        }),
      ),
    policy: 'everysec',
    checksums: true,
    steps: [send(0, 'SET a 1'), turn, send(0, 'HSET h f v'), turn, send(0, 'SET b 1'), turn],
    found: ['state', 'lost'],
  },
];
