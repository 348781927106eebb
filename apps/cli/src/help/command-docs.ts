/**
 * Learning the server's commands from the server: COMMAND DOCS, or COMMAND where that is unknown.
 *
 * COMMAND DOCS is a map of names to maps; over RESP2 both arrive as flat arrays. What is missing
 * or of an unexpected type reads as absent: help may be poor, but it never fails.
 *
 *     docs: {"config": {summary, since, group, subcommands: {"config|set": {...}}}}
 *     entry: CONFIG SET | parameter value [parameter value ...] | ...
 *
 * COMMAND (before Redis 7) only knows names and arities: `key arg [arg ...]` is made of those.
 */
import type { Reply } from '@varve/resp';

import { bytesOf, isScalar } from '../format/reply-bytes.js';
import { formatSyntax, type ArgumentDoc } from './argument-syntax.js';
import type { CommandEntry } from './command-entry.js';

/** Asks one question; undefined when there is no connection. */
export type Ask = (...args: readonly string[]) => Promise<Reply | undefined>;

/** Fetches an entry for each command and subcommand; none when the server cannot be asked. */
export async function fetchCommands(ask: Ask): Promise<CommandEntry[]> {
  const docs = await ask('COMMAND', 'DOCS');
  if (docs === undefined) return [];
  if (docs.type !== 'error') return entriesOf(docs);
  const table = await ask('COMMAND');
  return table?.type === 'array' ? table.items.map(entryOfTable) : [];
}

function entriesOf(docs: Reply): CommandEntry[] {
  const entries: CommandEntry[] = [];
  for (const [name, doc] of pairsOf(docs)) {
    const fields = new Map(pairsOf(doc));
    entries.push({
      name: name.replace('|', ' ').toUpperCase(),
      syntax: formatSyntax(argumentsOf(fields.get('arguments'))),
      summary: textOf(fields.get('summary')),
      since: textOf(fields.get('since')),
      group: textOf(fields.get('group')),
    });
    const subcommands = fields.get('subcommands');
    if (subcommands !== undefined) entries.push(...entriesOf(subcommands));
  }
  return entries;
}

function argumentsOf(reply: Reply | undefined): ArgumentDoc[] {
  return itemsOf(reply).map((argument) => {
    const fields = new Map(pairsOf(argument));
    const token = fields.get('token');
    return {
      name: textOf(fields.get('name')),
      type: textOf(fields.get('type')),
      token: token === undefined ? undefined : textOf(token),
      flags: itemsOf(fields.get('flags')).map(textOf),
      arguments: argumentsOf(fields.get('arguments')),
    };
  });
}

/** COMMAND's form: name, arity, flags, first key, last key, step. */
function entryOfTable(row: Reply): CommandEntry {
  const [name, arity, , firstKey] = itemsOf(row).map(textOf);
  const count = Number(arity ?? '1');
  const words: string[] = Array.from({ length: Math.abs(count) - 1 }, (_, i) =>
    i + 1 === Number(firstKey) ? 'key' : 'arg',
  );
  if (count < 0) words.push('[arg ...]');
  return {
    name: (name ?? '').toUpperCase(),
    syntax: words.join(' '),
    summary: 'Help not available',
    since: 'not known',
    group: '',
  };
}

function pairsOf(reply: Reply | undefined): [string, Reply][] {
  if (reply?.type === 'map') return reply.entries.map(([key, value]) => [textOf(key), value]);
  const items = itemsOf(reply);
  const pairs: [string, Reply][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) pairs.push([textOf(items[i]), items[i + 1]!]);
  return pairs;
}

function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return reply?.type === 'array' || reply?.type === 'set' ? reply.items : [];
}

function textOf(reply: Reply | undefined): string {
  return reply !== undefined && isScalar(reply) ? bytesOf(reply) : '';
}
