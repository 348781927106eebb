/**
 * Hints: what the command that is being typed still expects, shown grey behind the cursor.
 *
 *     typed          hint
 *     SET            key value [NX|XX] [GET] ...       (with a space in front)
 *     SET k          value [NX|XX] [GET] ...
 *     SET k v EX     [NX|XX] [GET] ...                 optional parts stay: they come in any order
 *     CONFIG SET x   value [parameter value ...]       the longest command name counts
 */
import { splitLine } from '../arguments/split-line.js';
import type { CommandEntry } from './command-entry.js';

/** Says what is missing from a line; empty when the command is unknown or complete. */
export function hintFor(entries: readonly CommandEntry[], line: string): string {
  const words = splitLine(line);
  if (words === undefined || words.length === 0) return '';
  const entry = longestMatch(entries, words);
  if (entry === undefined) return '';
  const given = words.length - entry.name.split(' ').length;
  const rest = afterArguments(entry.syntax, given);
  if (rest === '') return '';
  return /\s$/.test(line) ? rest : ` ${rest}`;
}

function longestMatch(
  entries: readonly CommandEntry[],
  words: readonly string[],
): CommandEntry | undefined {
  let best: CommandEntry | undefined;
  for (const entry of entries) {
    const name = entry.name.split(' ');
    const matches = name.every((part, i) => words[i]?.toUpperCase() === part);
    if (matches && entry.name.length > (best?.name.length ?? 0)) best = entry;
  }
  return best;
}

/** Drops the first `count` parts of a syntax, stopping where it becomes optional. */
function afterArguments(syntax: string, count: number): string {
  let rest = syntax;
  for (let i = 0; i < count && rest !== '' && !rest.startsWith('['); i += 1) {
    rest = rest.slice(partSize(rest)).trimStart();
  }
  return rest;
}

/** The characters up to the first space outside of brackets. */
function partSize(syntax: string): number {
  let depth = 0;
  for (let i = 0; i < syntax.length; i += 1) {
    const char = syntax.charAt(i);
    if (char === '[') depth += 1;
    else if (char === ']') depth -= 1;
    else if (char === ' ' && depth === 0) return i;
  }
  return syntax.length;
}
