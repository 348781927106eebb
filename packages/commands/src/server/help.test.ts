/** The help of a container names every subcommand there is, and no other. */
import { expect, test } from 'vitest';
import { allCommands } from '../all-commands.js';
import { CommandHarness } from '../testing/command-harness.js';

const h = new CommandHarness(allCommands);

/** The words in capitals that begin the unindented lines of a help. */
function wordsOf(container: string): string[] {
  const lines = h.run(container, 'HELP').split('|').slice(2);
  const words = lines.map((line) => /^\+([A-Z-]+)/.exec(line)?.[1]?.toLowerCase());
  return [...new Set(words.filter((word) => word !== undefined))].sort();
}

test.each(['client', 'command', 'config', 'memory', 'object'])('%s', (container) => {
  const declared = h.context.table.findByFullName(container)?.declaration.subcommands ?? [];
  expect(wordsOf(container)).toEqual(declared.map(({ name }) => name).sort());
});

test('every word of DEBUG HELP is one that DEBUG takes', () => {
  const words = wordsOf('debug');
  expect(words).toContain('digest-value');
  const isUnknown = (word: string, count: number): boolean =>
    h.run('DEBUG', word, ...Array<string>(count).fill('0')).startsWith('-ERR unknown subcommand');
  expect(words.filter((word) => [0, 1, 2].every((count) => isUnknown(word, count)))).toEqual([]);
});
