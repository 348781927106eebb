/**
 * Where configuration comes from: a file with its includes, the standard input, the command line;
 * read in this order into one registry, so that the later wins.
 *
 * A line is blank, a comment (`#` first), `include <path>` or `<directive> <arguments>`. A relative
 * path of `include` counts from the working directory, as in Redis.
 *
 * A mistake ends the reading with the block that operators know from Redis:
 *
 *     *** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***
 *     Reading the configuration file, at line 2
 *     >>> 'hz abc'
 *     argument couldn't be parsed into an integer
 *
 * @see redis/src/config.c loadServerConfigFromString (7.0)
 */
import { readFile, StorageError } from '@varve/storage';
import type { Storage } from '@varve/storage';
import { quoted, redisVersion, splitArguments } from '@varve/store';
import type { ConfigRegistry } from '@varve/store';

import type { RunOptions } from '../arguments.js';

const includeDepthMax = 16;

/** The configuration cannot be used; the message is complete, for the standard error. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads everything `options` names into `config`. Errors: ConfigError. */
export function loadConfiguration(
  config: ConfigRegistry,
  storage: Storage,
  options: RunOptions,
  standardInput: () => string,
): void {
  const reader = new ConfigReader(config, storage);
  if (options.configFile !== undefined) reader.readFile(options.configFile, 0);
  if (options.readsStandardInput) reader.readText(standardInput(), 'the standard input', 0);
  for (const [name = '', ...args] of options.directives) {
    const bytes = args.map((argument) => Buffer.from(argument, 'utf8').toString('latin1'));
    const line = [name, ...bytes.map(quoted)].join(' ');
    reader.readDirective(name, bytes, () => `Reading the command line\n>>> '${line}'`);
  }
}

class ConfigReader {
  readonly #config: ConfigRegistry;
  readonly #storage: Storage;

  constructor(config: ConfigRegistry, storage: Storage) {
    this.#config = config;
    this.#storage = storage;
  }

  readFile(path: string, depth: number): void {
    if (depth > includeDepthMax) throw new ConfigError(`Fatal error, too many nested includes at '${path}'`);
    const name = depth === 0 ? 'the configuration file' : `the configuration file '${path}'`;
    this.readText(readConfigText(this.#storage, path), name, depth);
  }

  /** @param text one latin1 character per byte */
  readText(text: string, source: string, depth: number): void {
    for (const [index, raw] of text.split('\n').entries()) {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) continue;
      const place = (): string => `Reading ${source}, at line ${index + 1}\n>>> '${line}'`;
      const words = splitArguments(line);
      if (words === undefined) throw fatal(place(), 'Unbalanced quotes in configuration line');
      const [name = '', ...args] = words;
      if (name.toLowerCase() === 'include' && args.length === 1) this.readFile(args[0] as string, depth + 1);
      else this.readDirective(name, args, place);
    }
  }

  readDirective(name: string, args: readonly string[], place: () => string): void {
    const problem = this.#config.load(name, args);
    if (problem !== undefined) throw fatal(place(), problem);
  }
}

/** Reads a configuration file whole. Errors: ConfigError. */
function readConfigText(storage: Storage, path: string): string {
  try {
    const bytes = readFile(storage, path);
    if (bytes !== undefined) return bytes.toString('latin1');
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new ConfigError(`Fatal error, can't open config file '${path}': ${error.reason}`, { cause: error });
  }
  throw new ConfigError(`Fatal error, can't open config file '${path}': No such file or directory`);
}

function fatal(place: string, problem: string): ConfigError {
  return new ConfigError(`\n*** FATAL CONFIG FILE ERROR (Redis ${redisVersion}) ***\n${place}\n${problem}`);
}
