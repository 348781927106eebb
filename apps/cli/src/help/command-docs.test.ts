import { ReplyReader, type Reply } from '@varve/resp';
import { describe, expect, test } from 'vitest';

import { fetchCommands, type Ask } from './command-docs.js';

function parse(text: string): Reply {
  const reader = new ReplyReader();
  reader.feed(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'));
  const reply = reader.next();
  if (reply === undefined) throw new Error('incomplete reply');
  return reply;
}

function answering(docs: string, table = '-ERR no\n'): Ask {
  return async (...args) => parse(args.length === 2 ? docs : table);
}

const SET_IN_RESP3 = `%1
+config|set
%2
+summary
+Sets one.
+arguments
*1
%3
+name
+pair
+type
+block
+flags
~1
+multiple
`;

describe('fetchCommands', () => {
  test('reads maps of RESP3, subcommands included', async () => {
    const config = `%1\n+config\n%2\n+group\n+server\n+subcommands\n${SET_IN_RESP3}`;
    expect(await fetchCommands(answering(config))).toEqual([
      { name: 'CONFIG', syntax: '', summary: '', since: '', group: 'server' },
      { name: 'CONFIG SET', syntax: ' [ ...]', summary: 'Sets one.', since: '', group: '' },
    ]);
  });

  test('reads flat arrays of RESP2', async () => {
    const get =
      '*2\n+get\n*4\n+since\n+1.0.0\n+arguments\n*1\n*6\n+name\n+key\n+type\n+key\n+x\n:0\n';
    expect(await fetchCommands(answering(get))).toEqual([
      { name: 'GET', syntax: 'key', summary: '', since: '1.0.0', group: '' },
    ]);
  });

  test('makes do with COMMAND where COMMAND DOCS is unknown', async () => {
    const table = '*2\n*6\n+get\n:2\n*0\n:1\n:1\n:1\n*6\n+eval\n:-3\n*0\n:0\n:0\n:0\n';
    const entries = await fetchCommands(answering('-ERR unknown subcommand\n', table));
    expect(entries.map(({ name, syntax }) => [name, syntax])).toEqual([
      ['GET', 'key'],
      ['EVAL', 'arg arg [arg ...]'],
    ]);
  });

  test('knows nothing when nobody answers, or with nonsense', async () => {
    expect(await fetchCommands(async () => undefined)).toEqual([]);
    expect(await fetchCommands(answering(':1\n'))).toEqual([]);
    expect(await fetchCommands(answering('-ERR a\n', '-ERR b\n'))).toEqual([]);
  });
});
