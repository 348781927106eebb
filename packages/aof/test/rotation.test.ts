/**
 * Goal: a rotation makes no one wait but writes, loses nothing in any interleaving with what else
 * happens to a log, and a refusal at any of its calls leaves the old INCR going on.
 *
 * Method: completions are delivered by hand, one round after the other; between any two rounds
 * units, ticks, changes of policy, closing, faults.
 */
import { seededChoice } from '@varve/storage/memory';
import { describe, expect, test } from 'vitest';

import type { AofError, FileEntry, SyncPolicy } from '../src/index.js';
import { appendUnit, loadLog, openLog, record } from './log-bench.js';
import { Rig, sequences } from './rig.js';

const policies: SyncPolicy[] = ['always', 'everysec', 'no'];
const cases = policies.flatMap((policy) => [true, false].map((checksums) => [policy, checksums] as const));

/** What a rotation told. */
class Outcome {
  cuts = 0;
  error: AofError | undefined;
  entry: FileEntry | undefined;
  isDone = false;
}

function rotate(rig: Rig): Outcome {
  const outcome = new Outcome();
  rig.log.rotate(
    () => outcome.cuts++,
    (error, entry) => {
      expect(outcome.isDone, 'done is called once').toBe(false);
      Object.assign(outcome, { error, entry, isDone: true });
    },
  );
  return outcome;
}

/** Delivers rounds of completions until nothing is under way. */
function drain(rig: Rig): void {
  for (let round = 0; rig.underWay > 0; round++) {
    expect(round).toBeLessThan(100);
    rig.complete(1);
  }
}

function numbered(rig: Rig, number: number): void {
  rig.write(record('SET', 'k', String(number)));
}

function values(lines: readonly string[]): number[] {
  return lines.map((line) => Number(line.split(' ').at(-1)));
}

describe('a rotation', () => {
  test('syncs first, while writes go on; then it cuts', () => {
    const rig = new Rig('no');
    rig.write();
    const outcome = rotate(rig);
    expect(rig.underWay, 'the sync').toBe(1);
    rig.clock.ms += 5;
    rig.write();
    rig.complete();
    expect(sequences(rig).slice(0, 2), 'the write came through').toEqual([2, 2]);
    expect(outcome.cuts).toBe(1);
    drain(rig);
    expect(outcome.entry?.sequence).toBe(2);
    expect(rig.replayed('power')).toBe(2);
  });

  test('takes a sync that is under way for its own', () => {
    const rig = new Rig('everysec');
    rig.write();
    expect(rig.underWay).toBe(1);
    const outcome = rotate(rig);
    expect(rig.underWay).toBe(1);
    rig.complete();
    expect(outcome.cuts).toBe(1);
  });

  test('cuts at once if all is on disk', () => {
    const rig = new Rig('no');
    expect(rotate(rig).cuts).toBe(1);
  });

  test('from the cut to the end writes nothing but what came before it', () => {
    const rig = new Rig('no');
    numbered(rig, 1);
    appendUnit(rig.log, 0, record('SET', 'k', '2'));
    rig.writer.flush();
    const outcome = rotate(rig);
    appendUnit(rig.log, 0, record('SET', 'k', '3')); // In memory at the cut.
    for (let round = 0; !outcome.isDone; round++) {
      rig.complete(1);
      if (outcome.cuts === 0) continue;
      if (!outcome.isDone) numbered(rig, 4 + round);
      rig.writer.tick();
    }
    const appended = rig.writer.appendedSequence;
    expect(appended).toBeGreaterThan(5);
    expect(rig.content).toContain('SET\r\n$1\r\nk\r\n$1\r\n3');
    expect(rig.content).not.toContain('SET\r\n$1\r\nk\r\n$1\r\n5');
    drain(rig);
    expect(sequences(rig)).toEqual([appended, appended, 3, appended]);
    expect(rig.replayed()).toBe(appended);
  });

  test('begins the new file with a SELECT, and links it to the sealed end of the old one', () => {
    const rig = new Rig('everysec');
    appendUnit(rig.log, 3, record('SET', 'k', '1'));
    const outcome = rotate(rig);
    appendUnit(rig.log, 3, record('SET', 'k', '2'));
    drain(rig);
    expect(outcome.entry?.name).toBe('appendonly.aof.2.incr.aof');
    const storage = rig.memory.survivor('process', () => 0);
    expect(loadLog({ storage }).replayed).toEqual(['3:SET k 1', '3:SET k 2']);
    expect(rig.content).toMatch(/#C1:\d+;0;[^\n]*\n$/);
  });

  test('releases what came before the cut when its policy says so, not at the end', () => {
    for (const policy of policies) {
      const rig = new Rig(policy);
      appendUnit(rig.log, 0, record('SET', 'k', '1'));
      const outcome = rotate(rig);
      expect(outcome.cuts).toBe(1);
      const durable: number[] = [];
      for (let round = 1; rig.writer.releasedSequence === 0; round++) {
        rig.complete();
        durable.push(rig.writer.durableSequence);
      }
      expect(outcome.isDone).toBe(false);
      expect(durable).toEqual(policy === 'always' ? [0, 1] : [0]);
      drain(rig);
    }
  });

  test('leaves no group waiting for company', () => {
    const rig = new Rig('always');
    for (let i = 0; i < 3; i++) rig.write();
    const outcome = rotate(rig);
    rig.complete(5);
    appendUnit(rig.log, 0, record('SET', 'k', '1'));
    drain(rig);
    expect(outcome.isDone).toBe(true);
    expect(rig.writer.isGathering).toBe(false);
    expect(sequences(rig)).toEqual([4, 4, 4, 4]);
  });

  test('is refused, without a cut, while writes fail and after a sync failed', () => {
    const rig = new Rig('everysec');
    rig.arm({ operation: 'write', path: /incr/, fault: { kind: 'fail', code: 'ENOSPC' } });
    rig.write();
    expect(rotate(rig)).toMatchObject({ cuts: 0, isDone: true, error: { code: 'WRITE_FAILED' } });
    rig.writer.tick();
    drain(rig);
    rig.clock.ms += 2000;
    rig.arm({ operation: 'sync', path: /incr/, fault: { kind: 'fail', code: 'EIO' } });
    rig.write();
    drain(rig);
    expect(rotate(rig)).toMatchObject({ cuts: 0, isDone: true, error: { code: 'SYNC_FAILED' } });
  });
});

describe.each(cases)('policy %s, checksums %s', (policy, checksums) => {
  /** A log in which unit 1 is flushed and unit 2 appended. */
  function prepared(): Rig {
    const rig = new Rig(policy, checksums);
    numbered(rig, 1);
    appendUnit(rig.log, 0, record('SET', 'k', '2'));
    return rig;
  }

  test('closing in the middle waits for the end, whenever it is', () => {
    for (let rounds = 0; ; rounds++) {
      const rig = prepared();
      const outcome = rotate(rig);
      for (let i = 0; i < rounds && rig.underWay > 0; i++) rig.complete(1);
      const isOver = outcome.isDone;
      let closed = 0;
      rig.log.close((error) => {
        expect(error).toBeUndefined();
        expect(outcome.entry, 'the rotation came first').toBeDefined();
        closed++;
      });
      appendUnit(rig.log, 0, record('SET', 'k', '3'));
      drain(rig);
      expect(closed).toBe(1);
      const storage = rig.memory.survivor('power', () => 0);
      const expected = isOver ? [1, 2] : [1, 2, 3];
      expect(values(openLog({ storage, checksums }).replayed).slice(0, 2)).toEqual(expected.slice(0, 2));
      if (isOver) break;
    }
  });

  test('a refusal at any call leaves the old INCR going on, and the next rotation succeeds', () => {
    let failed = 0;
    for (const code of ['ENOSPC', 'EIO']) {
      for (let nth = 1; ; nth++) {
        const rig = prepared();
        rig.arm({ operation: 'any', nth, fault: { kind: 'fail', code } });
        const outcome = rotate(rig);
        appendUnit(rig.log, 0, record('SET', 'k', '3'));
        drain(rig);
        const what = `call ${nth} ${code}`;
        expect(outcome.isDone, what).toBe(true);
        if (rig.faulty.fired === 0) break;
        if (outcome.error) failed++;
        expectToGoOn(rig, what);
      }
    }
    expect(failed).toBeGreaterThan(20);
  });

  /** After a fault either everything works again, or the process had to stop and kept its word. */
  function expectToGoOn(rig: Rig, what: string, isReverted = false): void {
    rig.faulty.heal();
    const { writer } = rig;
    if (writer.isPoisoned) {
      const { releasedSequence } = writer;
      expect(writer.lastWriteStatus, what).toBe('err');
      numbered(rig, 4);
      writer.tick();
      drain(rig);
      expect(writer.releasedSequence, `${what}: nothing more is released`).toBe(releasedSequence);
    } else if (rig.fatal.length === 0) {
      writer.tick();
      drain(rig);
      numbered(rig, 4);
      const again = rotate(rig);
      numbered(rig, 5);
      drain(rig);
      expect(again.error, what).toBeUndefined();
      expect(writer.releasedSequence, what).toBe(5);
    }
    for (const kind of ['process', 'power'] as const) {
      // Where readers see what is durable after a failed sync, a crash of the process takes the rest.
      const isLost = kind === 'power' || isReverted;
      const promised = isLost ? writer.durableSequence : writer.releasedSequence;
      const storage = rig.memory.survivor(kind, () => 0);
      const replayed = values(openLog({ storage, checksums }).replayed);
      expect(replayed, `${what}, ${kind}`).toEqual([1, 2, 3, 4, 5].slice(0, replayed.length));
      expect(replayed.length, `${what}, ${kind}`).toBeGreaterThanOrEqual(promised);
    }
  }

  test('after a sync that lost data nothing that depended on it is released', () => {
    for (const readers of ['kept', 'reverted'] as const) {
      for (let nth = 1; ; nth++) {
        const rig = prepared();
        const fault = { kind: 'syncLost', readers, reported: 'now', code: 'EIO' } as const;
        rig.arm({ operation: 'sync', nth, fault });
        const outcome = rotate(rig);
        appendUnit(rig.log, 0, record('SET', 'k', '3'));
        drain(rig);
        const what = `sync ${nth}, ${readers}`;
        expect(outcome.isDone, what).toBe(true);
        if (rig.faulty.fired === 0) break;
        expectToGoOn(rig, what, readers === 'reverted');
      }
    }
  });

  test('when the manifest on disk is not known the process stops, and nothing is released', () => {
    const rig = prepared();
    const isUnknown = { kind: 'fail', code: 'EIO' } as const;
    const outcome = rotate(rig);
    while (outcome.cuts === 0) rig.complete(1);
    appendUnit(rig.log, 0, record('SET', 'k', '3'));
    rig.arm({ operation: 'syncDirectory', nth: 2, fault: isUnknown });
    drain(rig);
    expect(outcome.error?.code).toBe('IO');
    expect(rig.fatal).toEqual([outcome.error]);
    expect(rig.writer.releasedSequence).toBe(2);
    expect(rig.writer.isPoisoned).toBe(true);
    let code: string | undefined;
    rig.log.close((error) => (code = error?.code));
    expect(code).toBe('SYNC_FAILED');
    for (let seed = 0; seed < 20; seed++) {
      const storage = rig.memory.survivor('power', seededChoice(seed));
      expect(values(openLog({ storage, checksums }).replayed)).toEqual([1, 2]);
    }
  });

  test('any interleaving keeps the invariants and loses nothing', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const choose = seededChoice(seed);
      const rig = new Rig(policy, checksums);
      let outcome: Outcome | undefined;
      let rotations = 0;
      for (let step = 0, number = 0; step < 40; step++) {
        const action = choose(8);
        if (action < 3) numbered(rig, ++number);
        else if (action === 3) appendUnit(rig.log, 0, record('SET', 'k', String(++number)));
        else if (action === 4) rig.writer.tick();
        else if (action === 5) rig.writer.setPolicy(policies[choose(3)] as SyncPolicy);
        else if (action === 6) rig.complete([0.1, 3, 700, 1500][choose(4)], choose(2) ? 'as issued' : 'reversed');
        else if (outcome?.isDone !== false) {
          outcome = rotate(rig);
          rotations++;
        }
        rig.writer.check();
        if (step % 4 !== 0) continue;
        const storage = rig.memory.survivor('process', () => 0);
        const replayed = values(loadLog({ storage, checksums }).replayed);
        const { releasedSequence } = rig.writer;
        expect(replayed.length, `seed ${seed}, step ${step}`).toBeGreaterThanOrEqual(releasedSequence);
      }
      drain(rig);
      if (rotations > 0) expect(outcome, `seed ${seed}`).toMatchObject({ isDone: true, error: undefined });
      let isClosed = false;
      rig.log.close(() => (isClosed = true));
      drain(rig);
      expect(isClosed, `seed ${seed}`).toBe(true);
      const { appendedSequence, releasedSequence } = rig.writer;
      expect(releasedSequence, `seed ${seed}`).toBe(appendedSequence);
      const storage = rig.memory.survivor('power', () => 0);
      const replayed = values(loadLog({ storage, checksums }).replayed);
      expect(replayed, `seed ${seed}`).toEqual(Array.from({ length: appendedSequence }, (_, i) => i + 1));
      expect(rig.log.manifest.incr, `seed ${seed}`).toHaveLength(rotations + 1);
    }
  });
});
