import { Argv } from '@varve/resp';
import { describe, expect, test } from 'vitest';
import { Propagation } from './propagation.js';

const set = Argv.from(['SET', 'k', 'v']);
const key = Buffer.from('k');

/** The unit as text: each record after its database. */
function unitOf(unit: Propagation): string[] {
  unit.check();
  const records: string[] = [];
  for (let i = 0; i < unit.count; i++) {
    const text = unit.buffer.toString('latin1', unit.recordStart(i), unit.recordEnd(i));
    records.push(`${unit.recordDb(i)}: ${text.replaceAll('\r\n', ' ').trim()}`);
  }
  return records;
}

function asReceived(unit: Propagation, argv: Argv, db = 0): void {
  unit.startCommand();
  unit.endCommand(argv, db);
}

describe('Propagation', () => {
  test('one command as received is not copied', () => {
    const unit = new Propagation();
    asReceived(unit, set, 3);
    expect(unit.verbatim).toBe(true);
    expect(unit.argv).toBe(set);
    expect(unit.db).toBe(3);
    expect(unit.count).toBe(0);
    expect(unit.isEmpty).toBe(false);
    expect(unit.wrapped).toBe(false);
  });

  test('a second record takes the first into the buffer', () => {
    const unit = new Propagation();
    asReceived(unit, set, 1);
    asReceived(unit, Argv.from(['DEL', 'k']), 2);
    expect(unitOf(unit)).toEqual(['1: *3 $3 SET $1 k $1 v', '2: *2 $3 DEL $1 k']);
    expect(unit.verbatim).toBe(false);
    expect(unit.wrapped).toBe(true);
  });

  test('a deletion precedes the record of the command that found it', () => {
    const unit = new Propagation();
    unit.startCommand();
    unit.deletion(0, false, key, 0, 1);
    unit.endCommand(set, 0);
    expect(unitOf(unit)).toEqual(['0: *2 $3 DEL $1 k', '0: *3 $3 SET $1 k $1 v']);
  });

  test('a lazy deletion is an UNLINK', () => {
    const unit = new Propagation();
    unit.deletion(0, true, key, 0, 1);
    expect(unitOf(unit)).toEqual(['0: *2 $6 UNLINK $1 k']);
  });

  test('begun records take the place of the one as received', () => {
    const unit = new Propagation();
    unit.startCommand();
    unit.begin(0, 3);
    unit.text('PEXPIREAT');
    unit.argument(set, 1);
    unit.integer(-12n);
    unit.begin(5, 1);
    unit.bytes(Buffer.from('xabcx'), 1, 4);
    unit.endCommand(set, 0);
    expect(unitOf(unit)).toEqual(['0: *3 $9 PEXPIREAT $1 k $3 -12', '5: *1 $3 abc']);
  });

  test('noRecord leaves none', () => {
    const unit = new Propagation();
    unit.startCommand();
    unit.noRecord();
    unit.endCommand(set, 0);
    expect(unit.isEmpty).toBe(true);
  });

  test('a command that was not received canonically is written anew', () => {
    const unit = new Propagation();
    const argv = set.clone();
    argv.canonical = false;
    asReceived(unit, argv);
    expect(unit.verbatim).toBe(false);
    expect(unitOf(unit)).toEqual(['0: *3 $3 SET $1 k $1 v']);
  });

  test('records of keys that are no unit are not wrapped', () => {
    const unit = new Propagation();
    unit.atomic = false;
    unit.deletion(0, false, key, 0, 1);
    unit.deletion(0, false, key, 0, 1);
    expect(unit.wrapped).toBe(false);
  });

  test('nothing is recorded while a log is replayed', () => {
    const unit = new Propagation();
    unit.enabled = false;
    asReceived(unit, set);
    unit.begin(0, 1);
    unit.text('X');
    unit.deletion(0, false, key, 0, 1);
    expect(unit.isEmpty).toBe(true);
    unit.check();
  });

  test('a record that got too few arguments stops the process', () => {
    const unit = new Propagation();
    unit.startCommand();
    unit.begin(0, 2);
    unit.text('DEL');
    expect(() => unit.endCommand(set, 0)).toThrow('announced');
  });

  test('grows with records of any size and number, and gives large memory back', () => {
    const unit = new Propagation();
    const large = Argv.from(['SET', 'k', 'x'.repeat(3_000_000)]);
    for (let i = 0; i < 100; i++) asReceived(unit, i === 50 ? large : set, i % 16);
    expect(unit.count).toBe(100);
    unit.check();
    unit.reset();
    expect(unit.isEmpty).toBe(true);
    expect(unit.buffer.length).toBeLessThan(1_000_000);
  });
});
