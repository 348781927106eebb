/** CONFIG as commands see it: the registry, and the file it can be written back to. */
import type { Configuration } from '@varve/commands';
import { readFile, replaceFile, StorageError } from '@varve/storage';
import type { Storage } from '@varve/storage';

import type { Logger } from '../logger.js';
import type { ConfigRegistry } from './registry.js';
import { rewriteConfig } from './rewrite.js';

/** The configuration of a store and where it came from. */
export class ConfigurationFile implements Configuration {
  readonly #config: ConfigRegistry;
  readonly #storage: Storage;
  readonly #logger: Logger;
  readonly #path: string | undefined;

  /** @param path of the configuration file; undefined: there is none */
  constructor(config: ConfigRegistry, storage: Storage, logger: Logger, path: string | undefined) {
    this.#config = config;
    this.#storage = storage;
    this.#logger = logger;
    this.#path = path;
  }

  set(pairs: readonly string[]): string | undefined {
    return this.#config.set(pairs);
  }

  select(matches: (name: string) => boolean): Map<string, string> {
    return this.#config.select(matches);
  }

  /** After: the new file is on disk, name and content, or the old one still stands. */
  rewrite(): string | undefined {
    if (this.#path === undefined) return 'ERR The server is running without a config file';
    try {
      const source = readFile(this.#storage, this.#path)?.toString('latin1') ?? '';
      const target = rewriteConfig(source, this.#config);
      replaceFile(this.#storage, this.#path, Buffer.from(target, 'latin1'));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#logger.warning(`CONFIG REWRITE failed: ${error.reason}`);
      return `ERR Rewriting config file: ${error.reason}`;
    }
    this.#logger.notice('CONFIG REWRITE executed with success.');
    return undefined;
  }
}
