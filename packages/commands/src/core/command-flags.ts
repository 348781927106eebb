/**
 * Flags as bits, so that dispatch judges a command with one `and`.
 *
 * Only the flags somebody asks for at run time have a bit; all are in the declaration.
 */
import type { Command, CommandFlag, CommandTrait } from './command.js';

export const Flag = {
  write: 1 << 0,
  denyoom: 1 << 1,
  loading: 1 << 2,
  noAuth: 1 << 3,
  noMulti: 1 << 4,
  blocking: 1 << 5,
  neverQueued: 1 << 6,
  runsQueue: 1 << 7,
  touchesArbitraryKeys: 1 << 8,
  answersDiskError: 1 << 9,
  endsTransaction: 1 << 10,
} as const;

const bitOfFlag: Partial<Record<CommandFlag, number>> = {
  write: Flag.write,
  denyoom: Flag.denyoom,
  loading: Flag.loading,
  no_auth: Flag.noAuth,
  no_multi: Flag.noMulti,
  blocking: Flag.blocking,
};

const bitOfTrait: Record<CommandTrait, number> = {
  neverQueued: Flag.neverQueued,
  runsQueue: Flag.runsQueue,
  touchesArbitraryKeys: Flag.touchesArbitraryKeys,
  answersDiskError: Flag.answersDiskError,
  endsTransaction: Flag.endsTransaction,
};

/** Packs a declaration's flags and traits into bits of `Flag`. */
export function packFlags(command: Command): number {
  let bits = 0;
  for (const flag of command.flags) bits |= bitOfFlag[flag] ?? 0;
  for (const trait of command.traits ?? []) bits |= bitOfTrait[trait];
  return bits;
}
