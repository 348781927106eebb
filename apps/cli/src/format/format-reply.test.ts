/**
 * Goal: each kind of reply is printed as redis-cli prints it.
 *
 * Method: `testdata/reply-forms.json` holds replies as bytes and what redis-cli 7.0.15 made of
 * each, in every mode. With VARVE_UPDATE_GOLDEN=1 and redis-cli installed it is written anew from a
 * server that answers with those bytes; review the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import { ReplyReader, type Reply } from '@varve/resp';
import { describe, expect, test } from 'vitest';

import type { OutputMode } from '../arguments/client-options.js';
import { CannedServer } from '../testing/canned-server.js';
import { runProgram } from '../testing/programs.js';
import { formatPush, formatReply, type OutputForm } from './format-reply.js';

interface Golden {
  readonly reply: string;
  readonly forms: Record<OutputMode, string>;
}

const FILE = new URL('../../testdata/reply-forms.json', import.meta.url);

const FLAGS: Record<OutputMode, string> = {
  readable: '--no-raw',
  raw: '--raw',
  csv: '--csv',
  json: '--json',
  quotedJson: '--quoted-json',
};
const MODES = Object.keys(FLAGS) as OutputMode[];

async function capture(reply: string): Promise<Golden> {
  const server = await CannedServer.start(([name]) => (name === 'GET' ? reply : undefined));
  const forms = {} as Record<OutputMode, string>;
  for (const mode of MODES) {
    const args = ['-p', String(server.port), FLAGS[mode], 'GET', 'k'];
    const { output, code } = await runProgram('redis-cli', args);
    if (code !== 0) throw new Error(`redis-cli cannot print ${JSON.stringify(reply)}`);
    forms[mode] = output;
  }
  await server.stop();
  return { reply, forms };
}

function parse(bytes: string): Reply {
  const reader = new ReplyReader();
  reader.feed(Buffer.from(bytes, 'latin1'));
  const reply = reader.next();
  if (reply === undefined) throw new Error('incomplete reply');
  return reply;
}

function form(mode: OutputMode): OutputForm {
  return { mode, elementDelimiter: '\n', replyDelimiter: '\n' };
}

let golden = JSON.parse(readFileSync(FILE, 'utf8')) as Golden[];
if (process.env['VARVE_UPDATE_GOLDEN'] !== undefined) {
  golden = await Promise.all(golden.map(({ reply }) => capture(reply)));
  writeFileSync(FILE, `${JSON.stringify(golden, undefined, 2)}\n`);
}

describe.each(MODES)('%s', (mode) => {
  test.each(golden.map(({ reply, forms }) => [reply, forms[mode]]))('%j', (reply, expected) => {
    expect(formatReply(parse(reply), form(mode))).toBe(expected);
  });
});

describe('what redis-cli cannot print', () => {
  test('a big number is its digits', () => {
    const reply = parse('(12345678901234567890\r\n');
    expect(formatReply(reply, form('readable'))).toBe('(big number) 12345678901234567890\n');
    expect(formatReply(reply, form('json'))).toBe('12345678901234567890\n');
  });

  test('a blob error is an error', () => {
    expect(formatReply(parse('!5\r\nERR x\r\n'), form('readable'))).toBe('(error) ERR x\n');
  });
});

describe('formatPush', () => {
  const invalidation = '>2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n';

  test('an invalidation is one line for people', () => {
    expect(formatPush(parse(invalidation), form('readable'))).toBe("-> invalidate: 'a', 'b'\n");
  });

  test('an invalidation is a reply for programs', () => {
    expect(formatPush(parse(invalidation), form('csv'))).toBe('"invalidate","a","b"\n');
  });
});
