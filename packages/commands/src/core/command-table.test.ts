import { Argv } from '@varve/resp';
import { describe, expect, test } from 'vitest';
import { genericCommands } from '../generic/index.js';
import { stringCommands } from '../string/index.js';
import { transactionCommands } from '../transactions/index.js';
import { CommandTable } from './command-table.js';
import type { Command } from './command.js';

const groups = [stringCommands, genericCommands, transactionCommands];
const table = new CommandTable(groups);

function resolve(...args: string[]): string | undefined {
  return table.resolve(Argv.from(args))?.fullName;
}

describe('CommandTable', () => {
  test('finds every command it was built from', () => {
    for (const entry of table.entries) expect(resolve(entry.declaration.name)).toBe(entry.fullName);
  });

  test('does not mind letter case', () => {
    expect(resolve('gEt', 'k')).toBe('get');
    expect(resolve('OBJECT', 'Encoding', 'k')).toBe('object|encoding');
  });

  test('does not find what only looks alike', () => {
    for (const name of ['', 'ge', 'gett', 'g\x45\x00', '\x47\x45\x14', 'x'.repeat(1000)]) {
      expect(resolve(name)).toBeUndefined();
    }
  });

  test('a container alone is itself; with a word it does not have it is nothing', () => {
    expect(resolve('object')).toBe('object');
    expect(resolve('object', 'nosuch')).toBeUndefined();
  });

  test('finds by full name', () => {
    expect(table.findByFullName('Object|FREQ')?.fullName).toBe('object|freq');
    expect(table.findByFullName('get|x')).toBeUndefined();
    expect(table.findByFullName('object|freq|x')).toBeUndefined();
  });

  test('refuses to be built with a name twice', () => {
    expect(() => new CommandTable([stringCommands, stringCommands])).toThrow(
      'append is declared twice',
    );
  });

  test.each(groups)('a list of a group is sorted', (...commands: Command[]) => {
    const names = commands.map((command) => command.name);
    expect(names).toEqual([...names].sort());
  });
});
