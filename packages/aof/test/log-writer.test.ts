/** Policies, watermarks, the clock and failures of the writer, on a disk whose completions are delivered by hand. */
import { FaultyStorage, type FaultRule } from '@varve/storage/faulty';
import { MemoryStorage } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import type { AofError, LogWriter, SyncPolicy } from '../src/index.js';
import { appendUnit, ListLogger, loadLog, ManualClock, openLog, readAll, record } from './log-bench.js';

const incr1 = 'data/appendonlydir/appendonly.aof.1.incr.aof';
const set = record('SET', 'k', 'v');

/** A log, its disk, its clock, and what is under way off-thread. */
class Rig {
  readonly clock = new ManualClock();
  readonly logger = new ListLogger();
  readonly fatal: AofError[] = [];
  readonly faulty: FaultyStorage;
  readonly memory: MemoryStorage;
  readonly log;
  releases = 0;
  /** What a sync on the main thread takes, in milliseconds. */
  syncMs = 0;
  #pending: (() => void)[] = [];

  constructor(policy: SyncPolicy, checksums = true) {
    const schedule = (callback: () => void): void => {
      this.#pending.push(callback);
    };
    this.memory = new MemoryStorage({
      schedule,
      beforeCall: (call) => {
        if (call.operation === 'sync' && call.phase === 'whole') this.clock.ms += this.syncMs;
      },
    });
    this.memory.makeDirectory('data');
    this.memory.syncDirectory('.');
    this.faulty = new FaultyStorage(this.memory, [], { schedule });
    this.log = openLog({
      storage: this.faulty,
      policy,
      checksums,
      now: this.clock.now,
      logger: this.logger,
      onFatal: (error) => this.fatal.push(error),
    }).log;
    this.writer.onRelease = () => this.releases++;
    this.logger.lines.length = 0;
  }

  get writer(): LogWriter {
    return this.log.writer;
  }

  get underWay(): number {
    return this.#pending.length;
  }

  /** Delivers what is under way now, after `ms`. */
  complete(ms = 0): void {
    this.clock.ms += ms;
    for (const callback of this.#pending.splice(0)) callback();
  }

  /** Appends one unit and flushes. */
  write(bytes = set): void {
    appendUnit(this.log, 0, bytes);
    this.writer.flush();
  }

  arm(rule: FaultRule): void {
    this.faulty.arm(rule);
  }

  get content(): string {
    return readAll(this.memory, incr1).toString('latin1');
  }

  /** What a restart would replay, and a restart after a power failure. */
  replayed(kind: 'process' | 'power' = 'process'): number {
    const storage = this.memory.survivor(kind, () => 0);
    return loadLog({ storage }).replayed.length;
  }
}

const sequences = ({ writer }: Rig): number[] => [
  writer.appendedSequence,
  writer.flushedSequence,
  writer.durableSequence,
  writer.releasedSequence,
];

describe('appending', () => {
  test('numbers units 1, 2, 3 and writes nothing before flush', () => {
    const rig = new Rig('no');
    const before = rig.content;
    expect(appendUnit(rig.log, 0, set)).toBe(1);
    expect(appendUnit(rig.log, 0, set, set)).toBe(2);
    expect(rig.content).toBe(before);
    expect(rig.writer.bufferLength).toBeGreaterThan(0);
    rig.writer.flush();
    expect(sequences(rig)).toEqual([2, 2, 0, 2]);
    expect(rig.writer.bufferLength).toBe(0);
  });

  test('puts a SELECT first in a file and where the database changes', () => {
    const rig = new Rig('no', false);
    for (const db of [0, 0, 12, 0]) appendUnit(rig.log, db, record('PING'));
    rig.writer.flush();
    const ping = record('PING').toString();
    const select = (db: number): string => record('SELECT', String(db)).toString();
    expect(rig.content).toBe(select(0) + ping + ping + select(12) + ping + select(0) + ping);
  });

  test('writes golden bytes', () => {
    const rig = new Rig('no');
    appendUnit(rig.log, 0, record('SET', 'a', '1'));
    rig.writer.flush();
    expect(rig.content).toBe(
      '#C0:e9dab1d1;0;0;00000000;678bae04\r\n' +
        '#C1:36;50;36;1;f28ff8ac;028a0648\r\n' +
        '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n' +
        '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n',
    );
  });

  test('writes a timestamp where the second changed, as the first line of a batch', () => {
    const rig = new Rig('no', false);
    rig.writer.timestamps = true;
    for (let i = 0; i < 2; i++) rig.write(record('PING'));
    const select = record('SELECT', '0').toString();
    const ping = record('PING').toString();
    expect(rig.content).toBe(`#TS:1700000000\r\n${select}${ping}${ping}`);
  });

  test('takes records larger than its buffer', () => {
    const rig = new Rig('no');
    rig.write(record('SET', 'k', 'x'.repeat(300_000)));
    rig.write(record('SET', 'k', 'y'.repeat(9_000_000)));
    rig.write();
    expect(rig.replayed()).toBe(3);
  });
});

describe('always', () => {
  test('releases what is durable; a first sync is measured off-thread', () => {
    const rig = new Rig('always');
    rig.write();
    expect(sequences(rig)).toEqual([1, 1, 0, 0]);
    rig.complete();
    expect(sequences(rig)).toEqual([1, 1, 1, 1]);
    expect(rig.releases).toBe(1);
  });

  test('syncs inline once syncs are known to be fast', () => {
    const rig = new Rig('always');
    rig.write();
    rig.complete(0.2);
    rig.write();
    expect(rig.underWay).toBe(0);
    expect(sequences(rig)).toEqual([2, 2, 2, 2]);
  });

  test('goes off-thread again when syncs become slow', () => {
    const rig = new Rig('always');
    rig.write();
    rig.complete(0.2);
    rig.syncMs = 5;
    for (let i = 0; i < 5; i++) rig.write();
    expect(rig.underWay).toBe(1);
    expect(rig.writer.releasedSequence).toBeLessThan(6);
    for (let i = 0; i < 20; i++) {
      rig.complete(5);
      rig.write();
      expect(rig.underWay, 'a slow disk stays off-thread').toBe(1);
    }
  });

  test('makes one group of what arrives while a sync is under way', () => {
    const rig = new Rig('always');
    rig.write();
    rig.write();
    rig.write();
    expect(sequences(rig)).toEqual([3, 1, 0, 0]);
    rig.complete(5);
    expect(sequences(rig)).toEqual([3, 3, 1, 1]);
    rig.complete(5);
    expect(sequences(rig)).toEqual([3, 3, 3, 3]);
    expect(rig.releases).toBe(2);
    expect(rig.content.match(/#C1:/g)).toHaveLength(2);
    expect(rig.replayed('power')).toBe(3);
  });
});

describe('everysec', () => {
  test('releases what is flushed and syncs once a second', () => {
    const rig = new Rig('everysec');
    rig.write();
    expect(sequences(rig)).toEqual([1, 1, 0, 1]);
    expect(rig.underWay).toBe(1);
    rig.complete(0.1);
    expect(rig.writer.durableSequence).toBe(1);
    rig.write();
    rig.clock.ms += 1000;
    rig.writer.tick();
    expect(rig.underWay).toBe(1);
    rig.complete(0.1);
    expect(sequences(rig)).toEqual([2, 2, 2, 2]);
  });

  test('writes off-thread while a slow sync runs, and releases when the write is done', () => {
    const rig = new Rig('everysec');
    rig.write();
    rig.clock.ms += 5;
    rig.write();
    expect(sequences(rig)).toEqual([2, 1, 0, 1]);
    expect(rig.underWay).toBe(2);
    rig.complete(5);
    expect(sequences(rig)).toEqual([2, 2, 1, 2]);
    expect(rig.releases).toBe(1);
    expect(rig.replayed()).toBe(2);
  });

  test('stops releasing when the oldest unsynced unit is two seconds old', () => {
    const rig = new Rig('everysec');
    rig.write();
    rig.complete(0.1);
    rig.write(); // Waits for the next sync.
    rig.clock.ms += 1000;
    rig.writer.tick(); // It starts, and hangs.
    rig.write();
    // The write completes, the sync does not.
    expect(rig.underWay).toBe(1);
    expect(rig.writer.releasedSequence).toBe(3);
    rig.clock.ms += 1001;
    rig.writer.tick();
    rig.write();
    expect(rig.writer.releasedSequence).toBe(3);
    expect(rig.writer.durableLagMs).toBeGreaterThan(2000);
    rig.complete();
    rig.complete();
    expect(rig.writer.releasedSequence).toBe(4);
    expect(rig.writer.delayedSyncCount).toBe(1);
    expect(rig.releases).toBeGreaterThan(0);
  });

  test('seals the file once it is idle, so that a crash then leaves a clean end', () => {
    const rig = new Rig('everysec');
    rig.write();
    rig.complete();
    for (let i = 0; i < 15; i++) {
      rig.clock.ms += 100;
      rig.writer.tick();
      rig.complete();
    }
    expect(rig.writer.durableSize).toBe(rig.writer.size);
    const survivor = rig.memory.survivor('power', () => 0);
    expect(openLog({ storage: survivor }).log.manifest.incr).toHaveLength(1);
  });
});

describe('no', () => {
  test('never syncs before close', () => {
    const rig = new Rig('no');
    for (let i = 0; i < 50; i++) {
      rig.write();
      rig.clock.ms += 500;
      rig.writer.tick();
    }
    expect(rig.underWay).toBe(0);
    expect(sequences(rig)).toEqual([50, 50, 0, 50]);
    rig.log.close((error) => {
      expect(error).toBeUndefined();
    });
    expect(rig.replayed('power')).toBe(50);
  });
});

describe('changing the policy', () => {
  test('syncs first: the bounds hold from its return', () => {
    for (const policy of ['always', 'everysec'] as const) {
      const rig = new Rig('no');
      rig.write();
      expect(rig.replayed('power')).toBe(0);
      expect(rig.writer.setPolicy(policy)).toBe(true);
      expect(rig.replayed('power')).toBe(1);
      expect(rig.writer.policy).toBe(policy);
    }
  });

  test('releases what always held back', () => {
    const rig = new Rig('always');
    rig.write();
    expect(rig.writer.releasedSequence).toBe(0);
    rig.writer.setPolicy('no');
    expect(rig.writer.releasedSequence).toBe(1);
    expect(rig.releases).toBe(1);
  });

  test('is refused when the sync fails', () => {
    const rig = new Rig('no');
    rig.write();
    rig.arm({ operation: 'sync', fault: { kind: 'fail', code: 'EIO' } });
    expect(rig.writer.setPolicy('always')).toBe(false);
    expect(rig.writer.policy).toBe('no');
    expect(rig.writer.lastWriteStatus).toBe('err');
  });
});

describe('a write that fails', () => {
  test('is kept, not released, and tried again by every tick', () => {
    const rig = new Rig('everysec');
    rig.arm({ operation: 'write', path: /incr/, nth: 1, repeat: 'forever', fault: { kind: 'fail', code: 'ENOSPC' } });
    rig.write();
    expect(sequences(rig)).toEqual([1, 0, 0, 0]);
    expect(rig.writer.lastWriteStatus).toBe('err');
    expect(rig.writer.lastWriteError).toBe('No space left on device');
    rig.write();
    rig.writer.tick();
    expect(rig.writer.releasedSequence).toBe(0);
    rig.faulty.heal();
    rig.writer.tick();
    expect(rig.writer.lastWriteStatus).toBe('ok');
    expect(rig.writer.releasedSequence).toBe(2);
    expect(rig.releases).toBe(1);
    expect(rig.replayed()).toBe(2);
    expect(rig.logger.lines).toEqual([
      '# Error writing to the AOF file: No space left on device',
      '# AOF write error looks solved, Redis can write again.',
    ]);
  });

  test('half done is cut off again', () => {
    const rig = new Rig('no');
    const before = rig.content;
    rig.arm({ operation: 'write', path: /incr/, nth: 1, fault: { kind: 'short', bytes: 10 } });
    rig.arm({ operation: 'write', path: /incr/, nth: 2, fault: { kind: 'fail', code: 'ENOSPC' } });
    rig.write();
    expect(rig.content).toBe(before);
    expect(rig.writer.lastWriteError).toBe('No space left on device');
    expect(rig.logger.lines[0]).toMatch(
      /^# Short write while writing to the AOF file: \(nwritten=10, expected=\d+\)$/,
    );
    rig.writer.tick();
    expect(rig.replayed()).toBe(1);
  });

  test('half done, and not to be cut off, is not written behind', () => {
    const rig = new Rig('no');
    rig.arm({ operation: 'write', path: /incr/, nth: 1, fault: { kind: 'short', bytes: 10 } });
    rig.arm({ operation: 'write', path: /incr/, nth: 2, fault: { kind: 'fail', code: 'EIO' } });
    rig.arm({ operation: 'truncate', nth: 1, repeat: 'forever', fault: { kind: 'fail', code: 'EIO' } });
    rig.write();
    const torn = rig.content;
    rig.writer.tick();
    rig.writer.tick();
    expect(rig.content).toBe(torn);
    expect(rig.logger.lines[1]).toMatch(/^# Could not remove short write from the append-only file\. /);
    rig.faulty.heal();
    rig.writer.tick();
    expect(rig.replayed()).toBe(1);
  });

  test('in several short pieces that succeed is no failure', () => {
    const rig = new Rig('no');
    rig.arm({ operation: 'write', path: /incr/, nth: 1, repeat: 'forever', fault: { kind: 'short', bytes: 7 } });
    rig.write();
    expect(rig.writer.lastWriteStatus).toBe('ok');
    expect(rig.replayed()).toBe(1);
  });

  test('off-thread is kept in order with what was appended meanwhile', () => {
    const rig = new Rig('everysec');
    rig.write(record('SET', 'a', '1'));
    rig.clock.ms += 5;
    rig.arm({ operation: 'write', path: /incr/, nth: 1, fault: { kind: 'fail', code: 'ENOSPC' } });
    rig.write(record('SET', 'b', '2'));
    appendUnit(rig.log, 0, record('SET', 'c', '3'));
    rig.complete(5);
    expect(rig.writer.lastWriteStatus).toBe('err');
    expect(rig.writer.releasedSequence).toBe(1);
    rig.writer.tick();
    rig.complete();
    expect(rig.writer.releasedSequence).toBe(3);
    const storage = rig.memory.survivor('process', () => 0);
    expect(loadLog({ storage }).replayed).toEqual(['0:SET a 1', '0:SET b 2', '0:SET c 3']);
  });

  test('is fatal under always, in the words of Redis', () => {
    const rig = new Rig('always');
    rig.arm({ operation: 'write', path: /incr/, fault: { kind: 'fail', code: 'EIO' } });
    rig.write();
    expect(rig.fatal.map((error) => [error.code, error.message])).toEqual([
      [
        'WRITE_FAILED',
        "Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...",
      ],
    ]);
    expect(rig.writer.releasedSequence).toBe(0);
  });
});

describe('a sync that fails', () => {
  const lost = { kind: 'syncLost', readers: 'kept', reported: 'now', code: 'EIO' } as const;

  test.each(['inline', 'off-thread'])('is fatal under always, %s', (where) => {
    const rig = new Rig('always');
    if (where === 'inline') {
      rig.write();
      rig.complete();
    }
    const before = rig.writer.releasedSequence;
    rig.arm({ operation: 'sync', path: /incr/, fault: lost });
    rig.write();
    rig.complete();
    expect(rig.fatal.map((error) => [error.code, error.message])).toEqual([
      [
        'SYNC_FAILED',
        "Can't persist AOF for fsync error when the AOF fsync policy is 'always': Input/output error. Exiting...",
      ],
    ]);
    expect(rig.writer.releasedSequence).toBe(before);
    expect(rig.writer.isPoisoned).toBe(true);
  });

  test('is for good under everysec: no retry, no release, though the next sync would succeed', () => {
    const rig = new Rig('everysec');
    rig.arm({ operation: 'sync', path: /incr/, fault: lost });
    rig.write();
    expect(rig.writer.releasedSequence).toBe(1);
    rig.complete();
    expect(rig.writer.lastWriteStatus).toBe('err');
    expect(rig.writer.lastWriteError).toBe('Input/output error');
    for (let i = 0; i < 50; i++) {
      rig.clock.ms += 100;
      rig.write();
      rig.writer.tick();
      rig.complete();
    }
    expect(sequences(rig)).toEqual([51, 1, 0, 1]);
    expect(rig.writer.lastWriteStatus).toBe('err');
    expect(rig.logger.lines).toEqual(['# Fail to fsync the AOF file: Input/output error']);
  });

  test('leaves a log whose next start serves only what is on disk', () => {
    const rig = new Rig('everysec');
    rig.arm({ operation: 'sync', path: /incr/, fault: lost });
    rig.write();
    rig.complete();
    const restarted = rig.memory.survivor('process', () => 0);
    const { replayed } = openLog({ storage: restarted });
    expect(replayed).toHaveLength(1);
    const afterPowerFailure = restarted.survivor('power', () => 0);
    expect(loadLog({ storage: afterPowerFailure }).replayed).toEqual(replayed);
  });

  test('fails close and rotation', () => {
    for (const action of ['close', 'rotate'] as const) {
      const rig = new Rig('no');
      rig.write();
      rig.arm({ operation: 'sync', path: /1\.incr/, fault: lost });
      if (action === 'rotate') expect(() => rig.log.rotate()).toThrow('Fail to fsync the AOF file');
      else rig.log.close((error) => expect(error?.code).toBe('SYNC_FAILED'));
    }
  });
});

describe('closing', () => {
  test('waits for what is under way, then writes, syncs and seals', () => {
    const rig = new Rig('everysec');
    rig.write();
    appendUnit(rig.log, 0, set);
    let closed = 0;
    rig.log.close((error) => {
      expect(error).toBeUndefined();
      closed++;
    });
    expect(closed).toBe(0);
    rig.complete();
    expect(closed).toBe(1);
    expect(rig.replayed('power')).toBe(2);
    const storage = rig.memory.survivor('power', () => 0);
    expect(openLog({ storage }).log.manifest.incr).toHaveLength(1);
  });

  test('reports what could not be written', () => {
    const rig = new Rig('no');
    rig.arm({ operation: 'write', path: /incr/, nth: 1, repeat: 'forever', fault: { kind: 'fail', code: 'ENOSPC' } });
    appendUnit(rig.log, 0, set);
    let code: string | undefined;
    rig.log.close((error) => (code = error?.code));
    expect(code).toBe('WRITE_FAILED');
  });
});
