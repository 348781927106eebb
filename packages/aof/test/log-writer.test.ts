/** Policies, watermarks and the clock of the writer. */
import { describe, expect, test } from 'vitest';

import { appendUnit, openLog, record } from './log-bench.js';
import { Rig, sequences, set } from './rig.js';

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
      rig.clock.ms += 1;
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
    expect(sequences(rig)).toEqual([3, 1, 1, 1]);
    rig.clock.ms += 1;
    rig.writer.flush();
    expect(sequences(rig)).toEqual([3, 3, 1, 1]);
    rig.complete(5);
    expect(sequences(rig)).toEqual([3, 3, 3, 3]);
    expect(rig.releases).toBe(2);
    expect(rig.content.match(/#C1:/g)).toHaveLength(2);
    expect(rig.replayed('power')).toBe(3);
  });

  test('lets those who just got their replies join the next group', () => {
    const rig = new Rig('always');
    for (let i = 0; i < 3; i++) rig.write();
    rig.complete(5);
    rig.clock.ms += 1;
    rig.writer.flush();
    rig.write();
    rig.complete(5);
    expect(sequences(rig), 'units 2 and 3 left, 4 waits for two more').toEqual([4, 3, 3, 3]);
    expect(rig.writer.isGathering).toBe(true);
    rig.write();
    expect(sequences(rig)).toEqual([5, 3, 3, 3]);
    rig.write();
    expect(sequences(rig), 'as many came as left').toEqual([6, 6, 3, 3]);
    expect(rig.writer.isGathering).toBe(false);
  });

  test('waits for nobody longer than half a sync, nor 1 ms', () => {
    const rig = new Rig('always');
    rig.write();
    rig.write();
    rig.complete(1.6);
    expect(rig.underWay).toBe(0);
    rig.clock.ms += 0.7;
    rig.writer.flush();
    expect(rig.underWay).toBe(0);
    rig.clock.ms += 0.1;
    rig.writer.flush();
    expect(rig.underWay).toBe(1);
  });

  test('stops waiting though the clock stands still', () => {
    const rig = new Rig('always');
    rig.write();
    rig.write();
    rig.complete(5);
    for (let i = 0; i < 1000; i++) rig.writer.flush();
    expect(rig.underWay).toBe(1);
  });

  test('asks for no turns while the sync of a seal is under way', () => {
    const rig = new Rig('always');
    rig.write();
    rig.complete(5);
    rig.clock.ms += 1001;
    rig.writer.tick();
    expect(rig.underWay, 'the seal').toBe(1);
    rig.write();
    expect(rig.writer.isGathering).toBe(false);
    rig.complete(5);
    expect(rig.underWay, 'the group that waited for the seal').toBe(1);
  });
});

describe('a disk that is spared', () => {
  test('is not synced by everysec, which then bounds nothing, until it no longer is', () => {
    const rig = new Rig('everysec');
    rig.writer.sparesDisk = true;
    for (let i = 1; i <= 40; i++) {
      rig.clock.ms += 100;
      rig.write();
      rig.writer.tick();
      expect(sequences(rig)).toEqual([i, i, 0, i]);
    }
    expect(rig.underWay).toBe(0);
    rig.writer.sparesDisk = false;
    rig.writer.tick();
    rig.complete();
    expect(rig.writer.durableSequence).toBe(40);
  });

  test('is synced by always all the same', () => {
    const rig = new Rig('always');
    rig.writer.sparesDisk = true;
    rig.write();
    expect(sequences(rig)).toEqual([1, 1, 0, 0]);
    rig.complete();
    expect(rig.writer.durableSequence).toBe(1);
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

  test('to always syncs a write that was under way, too', () => {
    const rig = new Rig('everysec');
    rig.write();
    rig.clock.ms += 5;
    rig.write();
    expect(rig.underWay).toBe(2); // A sync, and a write behind it.
    rig.writer.setPolicy('always');
    rig.complete(5, 'reversed');
    rig.complete(5);
    expect(sequences(rig)).toEqual([2, 2, 2, 2]);
    expect(rig.replayed('power')).toBe(2);
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
