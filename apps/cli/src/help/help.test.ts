/**
 * Help, hints and completion from a list of commands; where the list comes from is tested in
 * command-docs.test.ts.
 */
import { describe, expect, test } from 'vitest';

import { formatSyntax, type ArgumentDoc } from './argument-syntax.js';
import type { CommandEntry } from './command-entry.js';
import { completeLine } from './completion.js';
import { helpOn } from './help-text.js';
import { hintFor } from './hint.js';

function entry(name: string, syntax: string, group: string): CommandEntry {
  return { name, syntax, summary: `About ${name}.`, since: '1.0.0', group };
}

const ENTRIES = [
  entry('GET', 'key', 'string'),
  entry('GETSET', 'key value', 'string'),
  entry('SET', 'key value [NX|XX] [GET] [EX seconds]', 'string'),
  entry('CONFIG', '', 'server'),
  entry('CONFIG SET', 'parameter value [parameter value ...]', 'server'),
  entry('CLIENT KILL', 'ip:port|[ID client-id]|[USER name] [[ID client-id] ...]', 'connection'),
  entry('PING', '[message]', 'connection'),
];

describe('helpOn', () => {
  test('a command is described with its group', () => {
    expect(helpOn(ENTRIES, ['config', 'set'], false)).toBe(
      [
        '',
        '  CONFIG SET parameter value [parameter value ...]',
        '  summary: About CONFIG SET.',
        '  since: 1.0.0',
        '  group: server',
        '\n',
      ].join('\n'),
    );
  });

  test('a group lists its members without it', () => {
    const text = helpOn(ENTRIES, ['@STRING'], false);
    expect(text.match(/summary: About (\w+)/g)).toHaveLength(3);
    expect(text).not.toContain('group:');
  });

  test('an unknown topic is an empty line', () => {
    expect(helpOn(ENTRIES, ['nosuch'], false)).toBe('\n');
    expect(helpOn(ENTRIES, ['@nosuch'], false)).toBe('\n');
  });

  test('a terminal gets colours', () => {
    expect(helpOn(ENTRIES, ['get'], true)).toContain('\x1b[1mGET\x1b[22m \x1b[90mkey\x1b[39m');
  });
});

describe('completeLine', () => {
  test.each([
    ['ge', ['get', 'getset']],
    ['GE', ['GET', 'GETSET']],
    ['Ge', ['GET', 'GETSET']],
    ['config s', ['config set']],
    ['nosuch', []],
    ['help ge', ['help get', 'help getset']],
    ['help @s', ['help @server', 'help @string']],
  ])('%s', (line, expected) => {
    expect(completeLine(ENTRIES, line)).toEqual(expected);
  });
});

describe('hintFor', () => {
  test.each([
    ['', ''],
    ['nosuch', ''],
    ['get', ' key'],
    ['GET ', 'key'],
    ['get a', ''],
    ['set k', ' value [NX|XX] [GET] [EX seconds]'],
    ['set k v', ' [NX|XX] [GET] [EX seconds]'],
    ['set k v ex 1', ' [NX|XX] [GET] [EX seconds]'],
    ['config set a ', 'value [parameter value ...]'],
    ['client kill type', ' [[ID client-id] ...]'],
    ['ping "unbalanced', ''],
  ])('%j', (line, expected) => {
    expect(hintFor(ENTRIES, line)).toBe(expected);
  });
});

describe('formatSyntax', () => {
  function argument(name: string, parts: Partial<ArgumentDoc> = {}): ArgumentDoc {
    return { name, type: 'string', token: undefined, flags: [], arguments: [], ...parts };
  }
  const nx = argument('nx', { type: 'pure-token', token: 'NX' });
  const xx = argument('xx', { type: 'pure-token', token: 'XX' });

  test.each<[string, ArgumentDoc]>([
    ['key', argument('key')],
    ['NX', nx],
    ['EX seconds', argument('seconds', { token: 'EX' })],
    ['[message]', argument('message', { flags: ['optional'] })],
    ['[NX|XX]', argument('c', { type: 'oneof', flags: ['optional'], arguments: [nx, xx] })],
    ['key [key ...]', argument('key', { flags: ['multiple'] })],
    [
      'field value [field value ...]',
      argument('d', {
        type: 'block',
        flags: ['multiple'],
        arguments: [argument('field'), argument('value')],
      }),
    ],
    [
      '[GET pattern [GET pattern ...]]',
      argument('pattern', { token: 'GET', flags: ['optional', 'multiple', 'multiple_token'] }),
    ],
    ['KEYS key [key ...]', argument('key', { token: 'KEYS', flags: ['multiple'] })],
  ])('%s', (expected, doc) => {
    expect(formatSyntax([doc])).toBe(expected);
  });
});
