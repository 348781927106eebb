/**
 * The commands by name. HOT: every command starts with a lookup here; it allocates nothing.
 *
 * An open-addressing table built once, at most a quarter full, probed with a cheap hash of the
 * word's bytes folded to lower case:
 *
 *     "SeT" -> fold -> hash & mask -> slots[...] -> entries[i] -> compare bytes -> CommandEntry
 *
 * A container has a table of its own for its subcommands; `CONFIG GET` is found in two steps.
 *
 * Invariants
 * 1. Names are unique, lower case and never empty.
 * 2. `slots` has at least one free place, so that every probe ends.
 */
import assert from 'node:assert';
import type { Argv } from '@varve/resp';
import { CommandEntry } from './command-entry.js';
import type { Command } from './command.js';

const free = -1;

export class CommandTable {
  /** In the order of the lists the table was built from. */
  readonly entries: readonly CommandEntry[];
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #nameSizeMax: number;

  /**
   * Builds a table from explicit lists of commands (one per group).
   *
   * @param container full name of the command whose subcommands these are, if any
   */
  constructor(groups: readonly (readonly Command[])[], container?: string) {
    const entries = groups.flat().map((command) => {
      const subcommands = command.subcommands;
      const table =
        subcommands === undefined ? undefined : new CommandTable([subcommands], command.name);
      return new CommandEntry(command, container, table);
    });
    let capacity = 4;
    while (capacity < entries.length * 4) capacity *= 2;
    this.entries = entries;
    this.#slots = new Int32Array(capacity).fill(free);
    this.#mask = capacity - 1;
    this.#nameSizeMax = Math.max(0, ...entries.map((entry) => entry.nameBytes.length));
    for (let i = 0; i < entries.length; i++) this.#insert(entries[i] as CommandEntry, i);
  }

  /** Finds a command (not a subcommand) by `bytes[start, end)`, in whatever case. */
  find(bytes: Uint8Array, start: number, end: number): CommandEntry | undefined {
    if (end - start > this.#nameSizeMax) return undefined;
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hashName(bytes, start, end) & mask;
    for (;;) {
      const index = slots[slot] as number;
      if (index === free) return undefined;
      const entry = this.entries[index] as CommandEntry;
      if (isName(entry.nameBytes, bytes, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
  }

  /**
   * Finds what `argv` calls: a command, or the subcommand of a container when there is a second
   * argument.
   */
  resolve(argv: Argv): CommandEntry | undefined {
    const entry = this.find(argv.buffer, argv.start(0), argv.end(0));
    if (entry === undefined) return undefined;
    const subcommands = entry.subcommands;
    if (subcommands === undefined || argv.argc === 1) return entry;
    return subcommands.find(argv.buffer, argv.start(1), argv.end(1));
  }

  /** Finds a command by its full name ("get", "config|get"), in whatever case. */
  findByFullName(name: string): CommandEntry | undefined {
    const [word = '', subword, ...rest] = name.split('|');
    if (rest.length > 0) return undefined;
    const bytes = Buffer.from(word, 'latin1');
    const entry = this.find(bytes, 0, bytes.length);
    if (subword === undefined) return entry;
    const subbytes = Buffer.from(subword, 'latin1');
    return entry?.subcommands?.find(subbytes, 0, subbytes.length);
  }

  #insert(entry: CommandEntry, index: number): void {
    const name = entry.nameBytes;
    assert(name.length > 0, 'a command has a name');
    assert(entry.declaration.name === entry.declaration.name.toLowerCase(), 'names are lower case');
    assert(this.find(name, 0, name.length) === undefined, `${entry.fullName} is declared twice`);
    let slot = hashName(name, 0, name.length) & this.#mask;
    while (this.#slots[slot] !== free) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = index;
  }
}

function hashName(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) {
    // Setting bit 5 folds letters; that it also folds "@" and "`" only costs a comparison.
    hash = (Math.imul(hash, 31) + ((bytes[i] as number) | 0x20)) | 0;
  }
  return hash ^ (hash >>> 7);
}

function isName(name: Buffer, bytes: Uint8Array, start: number, end: number): boolean {
  const size = end - start;
  if (size !== name.length) return false;
  for (let i = 0; i < size; i++) {
    const byte = bytes[start + i] as number;
    const folded = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (folded !== name[i]) return false;
  }
  return true;
}
