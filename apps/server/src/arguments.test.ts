import { expect, test } from 'vitest';

import { parseArguments } from './arguments.js';

test.each([
  [['-v'], 'version'],
  [['--version'], 'version'],
  [['-h'], 'help'],
  [['--help'], 'help'],
  [[], 'run'],
  [['redis.conf', 'stray'], 'mistake'],
])('%j asks for %s', (args, kind) => {
  expect(parseArguments(args).kind).toBe(kind);
});

test('a file, directives with several arguments, and the standard input are told apart', () => {
  expect(parseArguments(['redis.conf', '--bind', '127.0.0.1', '::1', '--save', '', '-', '--check-config'])).toEqual({
    kind: 'run',
    options: {
      configFile: 'redis.conf',
      readsStandardInput: true,
      directives: [
        ['bind', '127.0.0.1', '::1'],
        ['save', ''],
      ],
      checksOnly: true,
    },
  });
});
