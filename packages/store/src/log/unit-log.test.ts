/**
 * Goal: records that were received side by side are appended in one copy, and every other unit in
 * its place.
 *
 * Method: a writer that notes what is appended; what a command means is of no matter here.
 */
import type { LogWriter } from '@varve/aof';
import { Propagation } from '@varve/commands';
import { ReadResult, RequestReader } from '@varve/resp';
import { expect, test } from 'vitest';

import { KeySequences } from './key-sequences.js';
import { UnitLog } from './unit-log.js';

function setUp(): { appended: string[]; log: UnitLog; gate: KeySequences } {
  const appended: string[] = [];
  let sequence = 0;
  const writer = {
    append: (db: number, bytes: Buffer, start: number, end: number) =>
      void appended.push(`${db} ${bytes.toString('latin1', start, end)}`),
    endUnit: () => ++sequence,
  };
  const gate = new KeySequences();
  return { appended, log: new UnitLog(writer as unknown as LogWriter, gate), gate };
}

/** Takes each request of `chunk` that begins with "S" in database 0, the others not at all. */
function takeAll(log: UnitLog, chunk: Buffer): void {
  const unit = new Propagation();
  const reader = new RequestReader();
  reader.feed(chunk, 0, chunk.length);
  while (reader.next() === ReadResult.command) {
    if (!reader.argv.text(0).startsWith('S')) continue;
    unit.startCommand();
    unit.endCommand(reader.argv, 0);
    log.take(unit);
    unit.reset();
  }
}

test('neighbours are appended in one copy, however many units they are', () => {
  const { appended, log, gate } = setUp();
  const [set, get] = ['*1\r\n$3\r\nSET\r\n', '*1\r\n$3\r\nGET\r\n'];
  const chunk = Buffer.from(set + set + get + set + set + set, 'latin1');
  log.lend(chunk);
  takeAll(log, chunk);
  expect(appended).toEqual([`0 ${set}${set}`]);
  log.settle();
  expect(appended).toEqual([`0 ${set}${set}`, `0 ${set}${set}${set}`]);
  expect(gate.appended).toBe(5);
  expect(gate.required).toBe(5);
  log.check();
});

test('a record elsewhere than in the lent chunk is appended at once', () => {
  const { appended, log } = setUp();
  const set = '*1\r\n$3\r\nSET\r\n';
  log.lend(Buffer.from('another chunk'));
  takeAll(log, Buffer.from(set, 'latin1'));
  expect(appended).toEqual([`0 ${set}`]);
  log.settle();
});

test('a unit of several records goes between MULTI and EXEC, behind what was pending', () => {
  const { appended, log } = setUp();
  const set = '*1\r\n$3\r\nSET\r\n';
  const chunk = Buffer.from(set, 'latin1');
  log.lend(chunk);
  takeAll(log, chunk);
  const unit = new Propagation();
  unit.startCommand();
  for (const db of [1, 2]) {
    unit.begin(db, 1);
    unit.text('X');
  }
  log.take(unit);
  log.settle();
  const [multi, exec] = ['*1\r\n$5\r\nMULTI\r\n', '*1\r\n$4\r\nEXEC\r\n'];
  const x = '*1\r\n$1\r\nX\r\n';
  expect(appended).toEqual([`0 ${set}`, `1 ${multi}`, `1 ${x}`, `2 ${x}`, `2 ${exec}`]);
});
