/**
 * A command as COMMAND and COMMAND INFO describe it:
 *
 *     name, arity, flags, first key, last key, step, ACL categories, tips, key specs, subcommands
 *
 * First, last and step are what remains of the key specs for clients that know only those: the
 * range that covers all ranges counted from the start, if they follow on one another.
 *
 * Spec: redis/src/server.c addReplyCommandInfo, populateCommandLegacyRangeSpec (7.0.15).
 */
import type { ReplyWriter } from '@varve/resp';
import type { CommandEntry } from '../../core/command-entry.js';
import type { KeySpec } from '../../core/command.js';

/** Answers with one entry of COMMAND INFO. */
export function replyDescription(reply: ReplyWriter, entry: CommandEntry): void {
  const { acl, arity, flags, keys = [], tips = [] } = entry.declaration;
  const range = coveringRange(keys);
  reply.array(10);
  reply.text(entry.fullName);
  reply.integer(arity);
  replyWords(reply, flags);
  reply.integer(range.firstKey);
  reply.integer(range.lastKey);
  reply.integer(range.step);
  replyWords(
    reply,
    acl.map((category) => `@${category}`),
  );
  reply.set(tips.length);
  for (const tip of tips) reply.text(tip);
  reply.set(keys.length);
  for (const spec of keys) replyKeySpec(reply, spec);
  const subcommands = entry.subcommands?.entries ?? [];
  reply.set(subcommands.length);
  for (const subcommand of subcommands) replyDescription(reply, subcommand);
}

/** Answers with a set of words, which clients need not quote. */
export function replyWords(reply: ReplyWriter, words: readonly string[]): void {
  reply.set(words.length);
  for (const word of words) reply.simple(word);
}

function replyKeySpec(reply: ReplyWriter, spec: KeySpec): void {
  reply.map(spec.notes === undefined ? 3 : 4);
  if (spec.notes !== undefined) {
    reply.text('notes');
    reply.text(spec.notes);
  }
  reply.text('flags');
  replyWords(reply, spec.flags);
  reply.text('begin_search');
  replySearch(reply, spec.begin.type, beginFields(spec.begin));
  reply.text('find_keys');
  replySearch(reply, spec.find.type, findFields(spec.find));
}

type Fields = readonly (readonly [string, string | number])[];

function beginFields(begin: KeySpec['begin']): Fields {
  switch (begin.type) {
    case 'index':
      return [['index', begin.index]];
    case 'keyword':
      return [
        ['keyword', begin.keyword],
        ['startfrom', begin.startFrom],
      ];
    case 'unknown':
      return [];
  }
}

function findFields(find: KeySpec['find']): Fields {
  switch (find.type) {
    case 'range':
      return [
        ['lastkey', find.lastKey],
        ['keystep', find.step],
        ['limit', find.limit],
      ];
    case 'keynum':
      return [
        ['keynumidx', find.countIndex],
        ['firstkey', find.firstKey],
        ['keystep', find.step],
      ];
    case 'unknown':
      return [];
  }
}

function replySearch(reply: ReplyWriter, type: string, fields: Fields): void {
  reply.map(2);
  reply.text('type');
  reply.text(type);
  reply.text('spec');
  reply.map(fields.length);
  for (const [name, value] of fields) {
    reply.text(name);
    if (typeof value === 'number') reply.integer(value);
    else reply.text(value);
  }
}

interface CoveringRange {
  readonly firstKey: number;
  readonly lastKey: number;
  readonly step: number;
}

function coveringRange(specs: readonly KeySpec[]): CoveringRange {
  const ranges = specs.map(rangeOf).filter((range) => range !== undefined);
  if (specs.length === 1 && ranges[0] !== undefined) return ranges[0];
  let firstKey = 0;
  let lastKey = 0;
  for (const range of ranges) {
    const followsOn = lastKey === 0 || range.firstKey === lastKey + 1;
    if (range.step !== 1 || !followsOn) continue;
    if (firstKey === 0) firstKey = range.firstKey;
    lastKey = range.lastKey;
  }
  return { firstKey, lastKey, step: firstKey === 0 ? 0 : 1 };
}

/** The keys of one spec as absolute positions, a negative last one counted from the end. */
function rangeOf({ begin, find }: KeySpec): CoveringRange | undefined {
  if (begin.type !== 'index' || find.type !== 'range') return undefined;
  const lastKey = find.lastKey < 0 ? find.lastKey : begin.index + find.lastKey;
  return { firstKey: begin.index, lastKey, step: find.step };
}
