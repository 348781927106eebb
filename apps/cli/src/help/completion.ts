/**
 * Tab completion: the command names, and behind `help` the groups too, that a line may become.
 */
import type { CommandEntry } from './command-entry.js';
import { groupsOf } from './help-text.js';

/**
 * Lists the completions of a line.
 *
 * @returns whole lines, in the typist's case where that is lower; sorted
 */
export function completeLine(entries: readonly CommandEntry[], line: string): string[] {
  const asked = /^\s*help\s+/i.exec(line)?.[0] ?? '';
  const typed = line.slice(asked.length);
  const names = entries.map((entry) => entry.name);
  if (asked !== '') names.push(...groupsOf(entries).map((group) => `@${group}`));
  const lower = typed === typed.toLowerCase();
  return names
    .filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()))
    .sort()
    .map((name) => asked + (lower ? name.toLowerCase() : name));
}
