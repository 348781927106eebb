/**
 * Goal: a run can be stopped before, inside and after every call, whatever the program does then.
 */
import { AssertionError } from 'node:assert';
import { describe, expect, test } from 'vitest';

import { readFile } from '../read-file.js';
import { StorageError } from '../storage-error.js';
import type { Call } from './machine.js';
import { MemoryStorage } from './memory-storage.js';
import { seededChoice } from './choice.js';
import { SimulatedCrash, type CrashMoment } from './simulated-crash.js';

const first = (): number => 0;

/** Returns a disk that stops at call `number`. */
function stopping(number: number, moment: CrashMoment): MemoryStorage {
  return new MemoryStorage({
    beforeCall: (call) => {
      if (call.number === number) throw new SimulatedCrash(moment);
    },
  });
}

function textAfter(disk: MemoryStorage, path: string): string | undefined {
  return readFile(disk.crash('process', first), path)?.toString();
}

/** A manual scheduler: completions wait until `run` is called. */
class Turns {
  readonly waiting: (() => void)[] = [];
  readonly schedule = (callback: () => void): void => {
    this.waiting.push(callback);
  };

  run(): void {
    for (const callback of this.waiting.splice(0)) callback();
  }
}

describe('calls', () => {
  test('are numbered from 1 and recorded with what they are about', () => {
    const disk = new MemoryStorage({ recordCalls: true });
    disk.makeDirectory('logs');
    const file = disk.open('logs/temp', 'append');
    file.write(Buffer.from('abc'), 0, 3);
    file.truncate(1);
    file.sync();
    file.close();
    disk.rename('logs/temp', 'logs/log');
    disk.syncDirectory('logs');
    const lines = disk.calls.map((call: Call) =>
      [call.number, call.operation, call.path, call.target ?? '', call.size].join(' '),
    );
    expect(lines).toEqual([
      '1 makeDirectory logs  0',
      '2 open logs/temp  0',
      '3 write logs/temp  3',
      '4 truncate logs/temp  1',
      '5 sync logs/temp  0',
      '6 close logs/temp  0',
      '7 rename logs/temp logs/log 0',
      '8 syncDirectory logs  0',
    ]);
    expect(disk.callCount).toBe(8);
  });

  test('are not recorded unless asked for', () => {
    const disk = new MemoryStorage();
    disk.stat('log');
    expect(disk.calls).toEqual([]);
    expect(disk.callCount).toBe(1);
  });

  test('may be refused by the hook', () => {
    const disk = new MemoryStorage({
      beforeCall: ({ operation, path }) => {
        if (operation === 'open') throw new StorageError('open', path, 'EMFILE');
      },
    });
    expect(() => disk.open('log', 'append')).toThrow('Too many open files');
    expect(disk.stopped).toBe(false);
  });
});

describe('a crash at a call', () => {
  const moments: [CrashMoment, string][] = [
    ['before', ''],
    [{ bytes: 2 }, 'ab'],
    ['after', 'abc'],
  ];
  for (const [moment, expected] of moments) {
    test(`lets the call happen as far as it says: "${expected}"`, () => {
      const disk = stopping(2, moment);
      const file = disk.open('log', 'append');
      expect(() => file.write(Buffer.from('abc'), 0, 3)).toThrow(SimulatedCrash);
      expect(textAfter(disk, 'log')).toBe(expected);
    });
  }

  test('stops the machine for whatever the program still tries', () => {
    const disk = stopping(2, 'before');
    const file = disk.open('log', 'append');
    expect(() => {
      try {
        file.sync();
      } finally {
        disk.remove('log');
      }
    }).toThrow(SimulatedCrash);
    expect(disk.stopped).toBe(true);
    expect(() => {
      file.close();
    }).toThrow(SimulatedCrash);
    expect(textAfter(disk, 'log')).toBe('');
  });

  test('changes nothing if the call would have been refused', () => {
    const disk = stopping(1, 'after');
    expect(() => disk.open('missing/log', 'append')).toThrow(SimulatedCrash);
    expect([...disk.crash('process', first).files()]).toEqual([]);
  });

  test('in the middle of a call that has no middle is a mistake', () => {
    const disk = stopping(1, { bytes: 0 });
    expect(() => {
      disk.makeDirectory('logs');
    }).toThrow(AssertionError);
  });

  test('is no StorageError', () => {
    expect(new SimulatedCrash()).not.toBeInstanceOf(StorageError);
  });
});

describe('a crashed disk', () => {
  test('is dead with its handles, while the survivor lives', () => {
    const disk = new MemoryStorage();
    const file = disk.open('log', 'append');
    const survivor = disk.crash('process', first);
    expect(() => file.write(Buffer.from('x'), 0, 1)).toThrow(SimulatedCrash);
    expect(() => disk.stat('log')).toThrow(SimulatedCrash);
    expect(survivor.stat('log')?.size).toBe(0);
  });

  test('may be asked for other outcomes', () => {
    const disk = new MemoryStorage();
    disk.open('log', 'append');
    const sizes = [0, 1].map((answer) => disk.crash('power', () => answer).files().size);
    expect(sizes).toEqual([0, 1]);
  });

  test('does not hand its hook on, but its profile', () => {
    const disk = new MemoryStorage({
      profile: 'adversarial',
      names: 'journaled',
      beforeCall: () => {
        throw new Error('never');
      },
    });
    const survivor = disk.crash('power', first);
    expect(survivor.stat('log')).toBeUndefined();
    expect(survivor.profile).toBe('adversarial');
    expect(survivor.names).toBe('journaled');
    expect(disk.crash('power', first, { profile: 'prefix' }).profile).toBe('prefix');
  });
});

describe('asynchronous calls', () => {
  test('take effect when they complete, under a number of their own', () => {
    const turns = new Turns();
    const disk = new MemoryStorage({ schedule: turns.schedule, recordCalls: true });
    const file = disk.open('log', 'append');
    let written = 0;
    file.writeAsync(Buffer.from('abc'), 0, 3, (_error, count) => (written = count));
    expect(file.size()).toBe(0);
    turns.run();
    expect(written).toBe(3);
    expect(file.size()).toBe(3);
    const lines = disk.calls.map((call) => `${call.number} ${call.operation} ${call.phase}`);
    expect(lines).toEqual([
      '1 open whole',
      '2 write issue',
      '3 size whole',
      '4 write completion',
      '5 size whole',
    ]);
  });

  test('a sync covers what was written before it was issued, and no more', () => {
    const turns = new Turns();
    const disk = new MemoryStorage({ profile: 'prefix', schedule: turns.schedule });
    disk.install('log', Buffer.from(''));
    const file = disk.open('log', 'append');
    file.write(Buffer.from('ab'), 0, 2);
    file.syncAsync(() => undefined);
    file.write(Buffer.from('cd'), 0, 2);
    turns.run();
    expect(disk.survivor('power', first).files().get('log')?.toString()).toBe('ab');
    expect(disk.isDurable).toBe(false);
    file.sync();
    expect(disk.survivor('power', first).files().get('log')?.toString()).toBe('abcd');
    expect(disk.isDurable).toBe(true);
  });

  test('a sync that was overtaken by a cut makes neither more nor less durable', () => {
    const turns = new Turns();
    const disk = new MemoryStorage({ profile: 'prefix', schedule: turns.schedule });
    disk.install('log', Buffer.from(''));
    const file = disk.open('log', 'append');
    file.write(Buffer.from('abcd'), 0, 4);
    file.syncAsync(() => undefined);
    file.truncate(1);
    file.write(Buffer.from('X'), 0, 1);
    turns.run();
    disk.check();
    expect(disk.survivor('power', first).files().get('log')?.toString()).toBe('abcd');
    file.sync();
    disk.check();
    expect(disk.survivor('power', first).files().get('log')?.toString()).toBe('aX');
  });

  test('a crash between issue and completion leaves any part of a write', () => {
    const turns = new Turns();
    const disk = new MemoryStorage({ schedule: turns.schedule });
    const file = disk.open('log', 'append');
    const source = Buffer.from('abc');
    let called = false;
    file.writeAsync(source, 0, 3, () => (called = true));
    source.fill(0);
    const found = new Set<string | undefined>();
    for (let seed = 0; seed < 100; seed += 1) {
      found.add(disk.crash('process', seededChoice(seed)).files().get('log')?.toString());
    }
    expect([...found].sort()).toEqual(['', 'a', 'ab', 'abc']);
    turns.run();
    expect(called).toBe(false);
  });

  test('a crash at the completion rises from the turn that delivers it', () => {
    const turns = new Turns();
    const disk = new MemoryStorage({
      schedule: turns.schedule,
      beforeCall: ({ phase }) => {
        if (phase === 'completion') throw new SimulatedCrash({ bytes: 1 });
      },
    });
    const file = disk.open('log', 'append');
    let called = false;
    file.writeAsync(Buffer.from('abc'), 0, 3, () => (called = true));
    expect(() => {
      turns.run();
    }).toThrow(SimulatedCrash);
    expect(called).toBe(false);
    expect(textAfter(disk, 'log')).toBe('a');
  });

  test('a refusal by the hook reaches the callback, wherever it comes from', () => {
    for (const refused of ['issue', 'completion'] as const) {
      const turns = new Turns();
      const disk = new MemoryStorage({
        schedule: turns.schedule,
        beforeCall: ({ operation, path, phase }) => {
          if (phase === refused) throw new StorageError(operation, path, 'EIO');
        },
      });
      const file = disk.open('log', 'append');
      const codes: string[] = [];
      file.writeAsync(Buffer.from('x'), 0, 1, (error) => codes.push(error?.code ?? 'none'));
      file.syncAsync((error) => codes.push(error?.code ?? 'none'));
      expect(codes).toEqual([]);
      turns.run();
      expect(codes).toEqual(['EIO', 'EIO']);
      expect(file.size()).toBe(0);
      expect(disk.survivor('process', () => 1).files().get('log')?.byteLength).toBe(0);
    }
  });

  test('the schedule learns which call it delivers', () => {
    const seen: string[] = [];
    const disk = new MemoryStorage({
      schedule: (_callback, call) => seen.push(`${call.operation} ${call.path}`),
    });
    disk.open('log', 'append').syncAsync(() => undefined);
    expect(seen).toEqual(['sync log']);
  });
});
