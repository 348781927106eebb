/**
 * A declared command as the table holds it: one object shape for all, flags packed, counters
 * beside.
 *
 * Counters are INFO commandstats'. `microseconds` is the store's to add: it measures batches, since
 * reading a clock twice per command costs more than a GET.
 */
import { packFlags } from './command-flags.js';
import type { CommandTable } from './command-table.js';
import type { Command } from './command.js';
import type { Context } from './context.js';

export class CommandEntry {
  readonly declaration: Command;
  /** "get"; of a subcommand "config|get". */
  readonly fullName: string;
  /** `declaration.name` as bytes: what a client's word is compared with. */
  readonly nameBytes: Buffer;
  readonly arity: number;
  /** Bits of `Flag`. */
  readonly flags: number;
  readonly execute: (context: Context) => void;
  /** The container's own table, `undefined` for a command without subcommands. */
  readonly subcommands: CommandTable | undefined;
  calls: number;
  rejectedCalls: number;
  failedCalls: number;
  microseconds: number;

  constructor(
    declaration: Command,
    container: string | undefined,
    subcommands: CommandTable | undefined,
  ) {
    this.declaration = declaration;
    this.fullName = container === undefined ? declaration.name : `${container}|${declaration.name}`;
    this.nameBytes = Buffer.from(declaration.name, 'latin1');
    this.arity = declaration.arity;
    this.flags = packFlags(declaration);
    this.execute = declaration.execute ?? unreachable;
    this.subcommands = subcommands;
    this.calls = 0;
    this.rejectedCalls = 0;
    this.failedCalls = 0;
    this.microseconds = 0;
  }

  /** Forgets the counters (CONFIG RESETSTAT). */
  resetStatistics(): void {
    this.calls = 0;
    this.rejectedCalls = 0;
    this.failedCalls = 0;
    this.microseconds = 0;
  }

  /** Tells whether `argc` arguments (the name included) are as many as the command takes. */
  accepts(argc: number): boolean {
    return this.arity < 0 ? argc >= -this.arity : argc === this.arity;
  }
}

/** A container without a meaning of its own is refused by its arity before it could run. */
function unreachable(context: Context): void {
  throw new Error(`${context.entry.fullName} has nothing to execute`);
}
