/**
 * What DEBUG can be followed by. To Redis these are no subcommands: COMMAND shows none of them, and
 * dispatch does not know them.
 */
import type { Context } from '../../core/context.js';

export interface DebugSubcommand {
  /** Lower case. */
  readonly name: string;
  /** How many arguments may follow it. */
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  /** Lines of DEBUG HELP. */
  readonly help: readonly string[];
  /** Runs it. Its arguments begin at 2. */
  readonly execute: (context: Context) => void;
}
