/**
 * When two replies to the same command count as equal.
 *
 * Byte for byte, unless the command's row in `rules` says otherwise: order that is not promised, time
 * that passes between two servers, chance, and what names a connection or a process. Some rows judge
 * by the reply to the next command, which the recipes put there:
 *
 *     HGETALL h         [b 2 a 1]     [a 1 b 2]      equal, because
 *     OBJECT ENCODING h hashtable     hashtable      a hash table promises no order
 *
 * Error replies always compare byte for byte. Inside MULTI the rule waits: EXEC's elements are judged
 * by the rules of the commands they answer.
 */
import { isNull, type WireReply } from '../support/wire-reply.js';
import type { Arguments } from './recipe.js';

/** A command and what both servers answered. */
export interface Exchange {
  readonly command: Arguments;
  readonly ours: WireReply;
  readonly theirs: WireReply;
}

/** Judges one exchange, which was not equal byte for byte; `next` is the one after it. */
type Rule = (exchange: Exchange, next: Exchange | undefined) => boolean;

/** Between two servers asked the same at almost the same time. */
const toleranceSeconds = 3;

/** Later than this Varve knows one time only: see DIFFERENCES.md. */
const farSeconds = 9e12;

/** Says whether both servers gave the same answer. */
export function isSameReply(exchange: Exchange, next: Exchange | undefined): boolean {
  const { command, ours, theirs } = exchange;
  if (ours.raw.equals(theirs.raw)) return hasPlausibleChance(exchange, next);
  if (ours.type === '-' || theirs.type === '-' || ours.type !== theirs.type) return false;
  return ruleOf(command)(exchange, next);
}

/** The rule of a command; `exact` for those without a row. */
function ruleOf(command: Arguments): Rule {
  const name = (command[0] ?? '').toLowerCase();
  const withSubcommand = `${name}|${(command[1] ?? '').toLowerCase()}`;
  return rules[withSubcommand] ?? rules[name] ?? exact;
}

const exact: Rule = () => false;

const rules: Readonly<Record<string, Rule>> = {
  // Each tells of the subcommands it has.
  'client|help': bothArrays,
  'debug|help': bothArrays,
  'memory|help': bothArrays,
  'client|id': anyInteger,
  'client|info': clientLines,
  'client|list': clientLines,
  // Redis's small integers are shared: whoever looks at one of them has looked at all.
  'object|idletime': anyInteger,
  // Redis counts who shares the bytes just now: queued commands, replies on their way.
  'object|refcount': anyInteger,
  'config|get': (exchange) => sameElements(exchange, 2),
  dump: sameDump,
  expiretime: nearTime(1),
  hello: sameButFields(['id', 'server', 'version', 'modules']),
  hgetall: (exchange, next) => isHashTable(next) && sameElements(exchange, 2),
  hkeys: (exchange, next) => isHashTable(next) && sameElements(exchange, 1),
  hrandfield: fromNextHash,
  hscan: (exchange, next) => sameScan(exchange, next, 2, 2),
  hvals: (exchange, next) => isHashTable(next) && sameElements(exchange, 1),
  keys: (exchange) => sameElements(exchange, 1),
  pexpiretime: nearTime(1000),
  pttl: nearTime(1000),
  randomkey: fromNextKeys,
  scan: (exchange, next) => sameScan(exchange, next, 1, 1),
  sdiff: (exchange) => sameElements(exchange, 1),
  sinter: (exchange) => sameElements(exchange, 1),
  smembers: (exchange, next) => isHashTable(next) && sameElements(exchange, 1),
  sort: sameSorted,
  sort_ro: sameSorted,
  spop: (exchange) => sameElements(exchange, 1),
  srandmember: fromNextSet,
  sscan: (exchange, next) => sameScan(exchange, next, 1, 2),
  sunion: (exchange) => sameElements(exchange, 1),
  time: () => true,
  ttl: nearTime(1),
  'xinfo|consumers': sameButTimes,
  'xinfo|stream': sameButTimes,
  xpending: sameButTimes,
  zrandmember: fromNextZset,
  zscan: (exchange, next) => sameScan(exchange, next, 2, 2),
};

/** Random picks are checked even when both servers happened to pick the same. */
function hasPlausibleChance(exchange: Exchange, next: Exchange | undefined): boolean {
  const name = (exchange.command[0] ?? '').toLowerCase();
  if (name === 'randomkey' && next !== undefined && !isNull(exchange.ours)) return fromNextKeys(exchange, next);
  return true;
}

function bothArrays({ ours, theirs }: Exchange): boolean {
  return ours.items !== undefined && theirs.items !== undefined;
}

function anyInteger({ ours, theirs }: Exchange): boolean {
  return ours.type === ':' && theirs.type === ':';
}

/** Times, or spans of time, of so many units per second. */
function nearTime(unitsPerSecond: number): Rule {
  return ({ ours, theirs }) => {
    if (ours.type !== ':' || theirs.type !== ':') return false;
    const [a, b] = [Number(ours.text) / unitsPerSecond, Number(theirs.text) / unitsPerSecond];
    if (a < 0 || b < 0) return false;
    return Math.abs(a - b) <= toleranceSeconds || (a > farSeconds && b > farSeconds);
  };
}

/** The same elements in any order, taken `groupSize` at a time. */
function sameElements({ ours, theirs }: Exchange, groupSize: number): boolean {
  return sameGroups(ours.items, theirs.items, groupSize);
}

function sameGroups(
  ours: readonly WireReply[] | undefined,
  theirs: readonly WireReply[] | undefined,
  groupSize: number,
): boolean {
  if (ours === undefined || theirs === undefined || ours.length !== theirs.length) return false;
  const [a, b] = [groupsOf(ours, groupSize).sort(), groupsOf(theirs, groupSize).sort()];
  return a.every((group, i) => group === b[i]);
}

function groupsOf(items: readonly WireReply[], groupSize: number): string[] {
  const size = items.length % groupSize === 0 ? groupSize : 1;
  return Array.from({ length: items.length / size }, (_, i) =>
    items.slice(i * size, (i + 1) * size).map((item) => item.raw.toString('latin1')).join(''),
  );
}

/**
 * SCAN cursor, HSCAN key cursor, ...: when it went through everything, the same elements in any
 * order; of one key only if its encoding has none.
 */
function sameScan(
  { command, ours, theirs }: Exchange,
  next: Exchange | undefined,
  groupSize: 1 | 2,
  cursorAt: 1 | 2,
): boolean {
  const isWhole = command[cursorAt] === '0' && countOf(command.slice(cursorAt + 1)) >= 100_000;
  // Where another cursor begins, and how far a scan gets, is each server's own affair.
  if (!isWhole) return ours.items?.length === 2 && theirs.items?.length === 2;
  if (cursorAt === 2 && !isUnordered(next)) return false;
  const [ourCursor, ourItems] = ours.items ?? [];
  const [theirCursor, theirItems] = theirs.items ?? [];
  if (ourCursor === undefined || theirCursor === undefined) return false;
  return ourCursor.raw.equals(theirCursor.raw) && sameGroups(ourItems?.items, theirItems?.items, groupSize);
}

/** The COUNT of a scan: the last one given. */
function countOf(options: readonly string[]): number {
  const at = options.findLastIndex((word, i) => i % 2 === 0 && word.toLowerCase() === 'count');
  return at < 0 ? 10 : Number(options[at + 1]);
}

function isHashTable(next: Exchange | undefined): boolean {
  return next?.ours.text?.toString('latin1') === 'hashtable';
}

/** Whether the encoding of the key, which follows, has no order: of a scan, a skiplist has none. */
function isUnordered(next: Exchange | undefined): boolean {
  return isHashTable(next) || next?.ours.text?.toString('latin1') === 'skiplist';
}

/**
 * DUMP key: other bytes only where the order or the nodes of what is dumped are each server's own, or
 * where it is compressed (liblzf looks at what it compressed before).
 */
function sameDump({ command, ours, theirs }: Exchange, next: Exchange | undefined): boolean {
  if (isNull(ours) || isNull(theirs)) return false;
  if (isCompressed(ours) || isCompressed(theirs)) return true;
  // A spoiled follower tells nothing.
  if (next === undefined || next.command[2] !== command[1]) return true;
  return ['hashtable', 'quicklist', 'skiplist', 'stream'].includes(textOf(next.ours));
}

/** Whether a dump is a type byte and an LZF string. */
function isCompressed(reply: WireReply): boolean {
  return reply.text?.[1] === 0xc3;
}

/** Whether the command behind is not `name` of the same key: one of the two was spoiled. */
function isOfAnother({ command }: Exchange, next: Exchange, name: string): boolean {
  return next.command[0]?.toLowerCase() !== name || next.command[1] !== command[1];
}

/** HRANDFIELD key [count [WITHVALUES]]: as many, and all of them from the hash that follows. */
function fromNextHash(exchange: Exchange, next: Exchange | undefined): boolean {
  const { ours, theirs } = exchange;
  if (isNull(ours) || isNull(theirs)) return false;
  // A spoiled follower tells nothing.
  if (next?.ours.items === undefined || isOfAnother(exchange, next, 'hgetall')) return true;
  const hash = new Map(pairsOf(next.ours.items));
  const known = (reply: WireReply): boolean => {
    if (reply.items === undefined) return hash.has(textOf(reply));
    const flat = reply.items.flatMap((item) => item.items ?? [item]).map(textOf);
    return flat.every((text) => hash.has(text)) || pairsOfTexts(flat).every(([field, value]) => hash.get(field) === value);
  };
  return ours.items?.length === theirs.items?.length && known(ours) && known(theirs);
}

/** SRANDMEMBER key [count]: as many, and all of them from the set that follows. */
function fromNextSet(exchange: Exchange, next: Exchange | undefined): boolean {
  const { ours, theirs } = exchange;
  if (isNull(ours) || isNull(theirs)) return false;
  if (next?.ours.items === undefined || isOfAnother(exchange, next, 'smembers')) return true;
  const set = new Set(next.ours.items.map(textOf));
  const known = (reply: WireReply): boolean => (reply.items ?? [reply]).every((item) => set.has(textOf(item)));
  return ours.items?.length === theirs.items?.length && known(ours) && known(theirs);
}

/**
 * SORT key ...: what compares as equal (by bytes, to the first NUL) or is not to be sorted (BY a
 * constant) is in the order each server has it in. With LIMIT these may be others.
 */
function sameSorted(exchange: Exchange): boolean {
  const { command, ours, theirs } = exchange;
  const words = command.slice(2).map((word) => word.toLowerCase());
  if (!words.includes('alpha') && !words.includes('by')) return false;
  if (words.includes('limit')) return ours.items?.length === theirs.items?.length;
  return sameElements(exchange, Math.max(1, words.filter((word) => word === 'get').length));
}

/** ZRANDMEMBER key [count [WITHSCORES]]: as many, and all of them from the members that follow. */
function fromNextZset(exchange: Exchange, next: Exchange | undefined): boolean {
  const { ours, theirs } = exchange;
  if (isNull(ours) || isNull(theirs)) return false;
  if (next?.ours.items === undefined || isOfAnother(exchange, next, 'zrange')) return true;
  const texts = (reply: WireReply): string[] => (reply.items?.flatMap((item) => item.items ?? [item]) ?? [reply]).map(textOf);
  const scores = new Map(pairsOfTexts(texts(next.ours)));
  const known = (flat: string[]): boolean =>
    flat.every((text) => scores.has(text)) || pairsOfTexts(flat).every(([member, score]) => scores.get(member) === score);
  return ours.items?.length === theirs.items?.length && known(texts(ours)) && known(texts(theirs));
}

/** Groups of streams from inside: equal but for times of the clock, and how long ago they were. */
function sameButTimes({ ours, theirs }: Exchange): boolean {
  if (ours.items === undefined || theirs.items === undefined) return ours.raw.equals(theirs.raw);
  const [items, others] = [ours.items, theirs.items];
  if (items.length !== others.length || ours.type !== theirs.type) return false;
  return items.every((item, i) => {
    const other = others[i] as WireReply;
    if (item.raw.equals(other.raw)) return true;
    if (item.items !== undefined) return sameButTimes({ command: [], ours: item, theirs: other });
    if (item.type !== ':' || other.type !== ':') return false;
    const [a, b] = [Number(item.text), Number(other.text)];
    const isNow = Math.min(a, b) > 1e12;
    const isIdle = i > 0 && textOf(items[i - 1] as WireReply) === 'idle';
    const isPendingIdle = items.length === 4 && i === 2;
    return (isNow || isIdle || isPendingIdle) && Math.abs(a - b) <= toleranceSeconds * 1000;
  });
}

function fromNextKeys({ ours, theirs }: Exchange, next: Exchange | undefined): boolean {
  if (isNull(ours) || isNull(theirs)) return false;
  if (next?.ours.items === undefined || next.command[0]?.toLowerCase() !== 'keys' || next.command[1] !== '*') return true;
  if (ours.type !== '$') return ours.raw.equals(theirs.raw);
  const all = new Set(next.ours.items.map(textOf));
  return all.has(textOf(ours)) && all.has(textOf(theirs));
}

/** Fields of CLIENT INFO that say the same on both sides; the names of all must be equal. */
const sharedClientFields = ['name', 'flags', 'db', 'sub', 'psub', 'multi', 'cmd', 'user', 'redir', 'resp'];

function clientLines({ ours, theirs }: Exchange): boolean {
  const [a, b] = [clientsOf(ours), clientsOf(theirs)];
  if (a.length !== b.length) return false;
  return a.every((fields, i) => {
    const other = b[i] as Map<string, string>;
    if ([...fields.keys()].join() !== [...other.keys()].join()) return false;
    return sharedClientFields.every((name) => fields.get(name) === other.get(name));
  });
}

function clientsOf(reply: WireReply): Map<string, string>[] {
  const lines = textOf(reply).replace(/^txt:/, '').split('\n').filter((line) => line !== '');
  return lines.map((line) => new Map(line.split(' ').map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string])));
}

/** A map whose entries are equal but for the values of some fields. */
function sameButFields(names: readonly string[]): Rule {
  return ({ ours, theirs }) => {
    if (ours.items?.length !== theirs.items?.length) return false;
    return (ours.items ?? []).every((item, i) => {
      const before = ours.items?.[i - 1];
      if (i % 2 === 1 && before !== undefined && names.includes(textOf(before))) return true;
      return item.raw.equals((theirs.items?.[i] as WireReply).raw);
    });
  };
}

function pairsOf(items: readonly WireReply[]): [string, string][] {
  return pairsOfTexts(items.map(textOf));
}

function pairsOfTexts(texts: readonly string[]): [string, string][] {
  return Array.from({ length: texts.length >> 1 }, (_, i) => [texts[2 * i] as string, texts[2 * i + 1] as string]);
}

function textOf(reply: WireReply): string {
  return (reply.text ?? Buffer.alloc(0)).toString('latin1');
}
