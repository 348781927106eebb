/**
 * A source of random commands over everything the product has: the recipes of all groups, now and
 * then with an argument dropped, doubled, swapped or replaced.
 */
import type { Random } from '../support/random.js';
import { bitmapRecipes } from './bitmap-commands.js';
import { dumpRecipes } from './dump-commands.js';
import { geoRecipes } from './geo-commands.js';
import { hashRecipes } from './hash-commands.js';
import { hyperLogLogRecipes } from './hyperloglog-commands.js';
import { keyRecipes } from './key-commands.js';
import { listRecipes } from './list-commands.js';
import type { Arguments, Recipe, RunOptions } from './recipe.js';
import { serverRecipes } from './server-commands.js';
import { sessionRecipes } from './session-commands.js';
import { setRecipes } from './set-commands.js';
import { sortRecipes } from './sort-commands.js';
import { sortedSetRecipes } from './sorted-set-commands.js';
import { streamRecipes } from './stream-commands.js';
import { stringRecipes } from './string-commands.js';
import * as values from './values.js';

const recipes: readonly Recipe[] = [
  ...stringRecipes,
  ...bitmapRecipes,
  ...geoRecipes,
  ...hyperLogLogRecipes,
  ...hashRecipes,
  ...listRecipes,
  ...setRecipes,
  ...sortedSetRecipes,
  ...sortRecipes,
  ...streamRecipes,
  ...keyRecipes,
  ...dumpRecipes,
  ...sessionRecipes,
  ...serverRecipes,
];

const deformedShare = 0.04;

/** Makes the next commands: those that must stay together, in order. */
export function nextCommands(random: Random, options: RunOptions): Arguments[] {
  const commands = random.weighted(recipes)(random, options);
  return commands.map((command, i) => {
    // Those that follow the first are what it is judged by.
    const deformed = i === 0 && random.chance(deformedShare) ? deform(random, command) : command;
    const [name = '', ...rest] = deformed;
    return [values.anyCase(random, name), ...rest];
  });
}

/** Spoils the arguments of a command; its name stays. */
function deform(random: Random, command: Arguments): Arguments {
  const [name = '', ...rest] = command;
  // DEBUG SLEEP for a misfit of seconds is a long time.
  if (name === 'DEBUG') return command;
  // Integers above 2^53 - 1 are none of Varve's: see DIFFERENCES.md.
  if (name === 'CONFIG') return command;
  const at = random.below(rest.length + 1);
  const change = random.pick(['drop', 'double', 'replace', 'replace', 'add']);
  // COMMAND DOCS of no name is about all commands, and Redis has more.
  if (name === 'COMMAND' && rest.length === 2 && change === 'drop') return command;
  if (change === 'drop') return [name, ...rest.filter((_, i) => i !== at)];
  if (change === 'double') return [name, ...rest.slice(0, at), ...rest.slice(Math.max(0, at - 1))];
  const odd = values.misfit(random);
  return change === 'add'
    ? [name, ...rest.slice(0, at), odd, ...rest.slice(at)]
    : [name, ...rest.map((argument, i) => (i === at ? odd : argument))];
}
