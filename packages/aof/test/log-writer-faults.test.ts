/** What the writer does when the disk is full, or fails. */
import { describe, expect, test } from 'vitest';

import { appendUnit, loadLog, openLog, record } from './log-bench.js';
import { Rig, sequences } from './rig.js';

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
      let code: string | undefined;
      if (action === 'rotate') rig.log.rotate(() => undefined, (error) => (code = error?.code));
      else rig.log.close((error) => (code = error?.code));
      rig.complete();
      expect(code).toBe('SYNC_FAILED');
    }
  });
});
