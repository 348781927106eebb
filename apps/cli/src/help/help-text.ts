/**
 * The text of the shell's `help`: in general, on one command, or on a group of them.
 *
 *     help              what else to type
 *     help SET          syntax, summary, since, group
 *     help CONFIG SET   subcommands are commands
 *     help @string      every command of the group
 */
import { createColors } from 'picocolors';

import type { CommandEntry } from './command-entry.js';

/**
 * Answers `help` with arguments.
 *
 * @param topic what was typed behind `help`
 * @param coloured whether to mark names and labels for a terminal
 * @returns lines, each ended
 */
export function helpOn(
  entries: readonly CommandEntry[],
  topic: readonly string[],
  coloured: boolean,
): string {
  const wanted = topic.join(' ');
  if (wanted.startsWith('@')) {
    const group = wanted.slice(1).toLowerCase();
    const members = entries.filter((entry) => entry.group === group);
    return `${members.map((entry) => describe(entry, false, coloured)).join('')}\n`;
  }
  const found = entries.filter((entry) => entry.name === wanted.toUpperCase());
  return `${found.map((entry) => describe(entry, true, coloured)).join('')}\n`;
}

/** Answers `help` alone. */
export function generalHelp(version: string): string {
  return `varve ${version}
To get help about commands of the server type:
      "help @<group>" to get a list of commands in <group>
      "help <command>" for help on <command>
      "help <tab>" to get a list of possible help topics
      "clear" to clear the screen, "connect <host> <port>" to go elsewhere
      "quit" to exit

To set preferences:
      ":set hints" enable online hints
      ":set nohints" disable online hints
`;
}

/** Lists the groups that have members, sorted, as `help @group` spells them. */
export function groupsOf(entries: readonly CommandEntry[]): string[] {
  return [...new Set(entries.map((entry) => entry.group))].filter((group) => group !== '').sort();
}

function describe(entry: CommandEntry, withGroup: boolean, coloured: boolean): string {
  const colors = createColors(coloured);
  const lines = [
    '',
    `  ${colors.bold(entry.name)} ${colors.gray(entry.syntax)}`,
    `  ${colors.yellow('summary:')} ${entry.summary}`,
    `  ${colors.yellow('since:')} ${entry.since}`,
  ];
  if (withGroup && entry.group !== '') lines.push(`  ${colors.yellow('group:')} ${entry.group}`);
  return lines.map((line) => `${line}\n`).join('');
}
