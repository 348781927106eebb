/**
 * Reading one set, of any encoding, apart from the cursor. HOT.
 *
 * A flyweight: `moveTo` points it at the entry of a set. It stays good while other keys are looked
 * up, expired or changed, until that set itself is changed; so several sets can be compared, member
 * by member, without looking their keys up again and again.
 *
 * Byte ranges handed out are borrowed until the next call to the same reader.
 */
import type { Memory } from '../../arena/memory.js';
import { assert } from '../../assert.js';
import { DecodedEntry } from '../../entry/decoded-entry.js';
import { Kind, readWord, ValueType } from '../../entry/entry-layout.js';
import { integerTextMax } from '../../entry/integer-text.js';
import type { Environment } from '../../environment.js';
import { countWord, headerWord } from '../../index/directory.js';
import { moveToRandom, scanIndex, walkIndex } from '../../index/index-walk.js';
import { findInteger, integerCount, IntegerMember, widthBytes, writeTextAt } from './int-set.js';
import { findMember, memberAt, walkMembers, type VisitMember } from './packed-set.js';
import { SetMembers } from './set-members.js';

export class SetReader {
  /** The member `random` chose. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** The entry of the set: equal in two readers of the same set. */
  ref = 0;

  readonly #environment: Environment;
  readonly #entry = new DecodedEntry();
  readonly #member = new DecodedEntry();
  readonly #members: SetMembers;
  readonly #integer = new IntegerMember();
  readonly #text = Buffer.alloc(integerTextMax);

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#members = new SetMembers(environment);
  }

  /** Points the reader at the set in that entry. */
  moveTo(ref: number): void {
    this.#entry.decode(this.#environment.arena.memory, ref);
    assert((this.#entry.kind & 7) === ValueType.set, 'the entry is a set');
    this.ref = ref;
    if (this.#entry.kind === Kind.indexedSet)
      this.#members.index.detach(readWord(this.#entry.bytes, this.#entry.valueStart));
  }

  /** Count of members. */
  size(): number {
    return setSize(this.#environment.arena.memory, this.#entry);
  }

  /** Whether the set has the member. */
  has(member: Buffer, start: number, end: number): boolean {
    const { kind, bytes, valueStart, valueEnd } = this.#entry;
    if (kind === Kind.indexedSet) return this.#members.find(member, start, end);
    if (kind === Kind.packedSet)
      return findMember(bytes, valueStart, valueEnd, member, start, end) >= 0;
    const integer = this.#integer;
    if (!integer.parse(member, start, end)) return false;
    return findInteger(bytes, valueStart, valueEnd, integer.high, integer.low) >= 0;
  }

  /** Visits every member: integers ascending. `visit` must not change this set. */
  forEach(visit: VisitMember): void {
    walkSet(this.#environment.arena.memory, this.#entry, this.#member, this.#text, visit);
  }

  /**
   * Visits about `count` members from `cursor` on and returns the next cursor, 0 at the end:
   * Redis's SCAN guarantee. A set in one block is visited whole.
   */
  scan(cursor: number, count: number, visit: VisitMember): number {
    if (this.#entry.kind !== Kind.indexedSet) {
      this.forEach(visit);
      return 0;
    }
    const { memory } = this.#environment.arena;
    return scanIndex(memory, this.#members.index.root, cursor, count, (ref) => {
      visitMember(memory, ref, this.#member, visit);
    });
  }

  /** Goes to a member chosen uniformly: sets `bytes`, `start` and `end`. */
  random(): void {
    const { arena, random } = this.#environment;
    const { kind, bytes, valueStart, valueEnd } = this.#entry;
    if (kind === Kind.indexedSet) {
      const { index } = this.#members;
      moveToRandom(arena.memory, index, random);
      this.#member.decode(arena.memory, index.entry);
      this.bytes = this.#member.bytes;
      this.start = this.#member.keyStart;
      this.end = this.#member.keyEnd;
      return;
    }
    const count = this.size();
    assert(count > 0, 'a random member is of a set that has some');
    const chosen = Math.floor(((random() >>> 0) / 4294967296) * count);
    if (kind === Kind.intSet) {
      const width = bytes[valueStart]!;
      this.bytes = this.#text;
      this.start = 0;
      this.end = writeTextAt(this.#text, bytes, valueStart + widthBytes + chosen * width, width);
      return;
    }
    assert(valueEnd > valueStart, 'a packed set has members');
    const at = valueStart + memberAt(bytes, valueStart, chosen);
    this.bytes = bytes;
    this.start = at + 1;
    this.end = at + 1 + bytes[at]!;
  }
}

/** Count of members of the set in a decoded entry. */
export function setSize(memory: Memory, entry: DecodedEntry): number {
  const { kind, bytes, valueStart, valueEnd } = entry;
  if (kind === Kind.intSet) return integerCount(bytes, valueStart, valueEnd);
  if (kind === Kind.packedSet) return bytes[valueStart]!;
  const root = readWord(bytes, valueStart);
  return root === 0 ? 0 : headerWord(memory, root, countWord);
}

/**
 * Visits every member of the set in a decoded entry: integers ascending.
 *
 * @param member points at one member of an index after the other
 * @param text where integers are written
 */
export function walkSet(
  memory: Memory,
  entry: DecodedEntry,
  member: DecodedEntry,
  text: Buffer,
  visit: VisitMember,
): void {
  const { kind, bytes, valueStart, valueEnd } = entry;
  if (kind === Kind.packedSet) {
    walkMembers(bytes, valueStart, valueEnd, visit);
    return;
  }
  if (kind === Kind.indexedSet) {
    walkIndex(memory, readWord(bytes, valueStart), (ref) => {
      visitMember(memory, ref, member, visit);
    });
    return;
  }
  const width = bytes[valueStart]!;
  for (let at = valueStart + widthBytes; at < valueEnd; at += width)
    visit(text, 0, writeTextAt(text, bytes, at, width));
}

function visitMember(memory: Memory, ref: number, member: DecodedEntry, visit: VisitMember): void {
  member.decode(memory, ref);
  visit(member.bytes, member.keyStart, member.keyEnd);
}
