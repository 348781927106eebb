/**
 * From a configuration to a running server, and from there to an exit code: the process as a whole.
 *
 *     configuration -> directory -> lock -> pid file -> server -> signals -> stopped -> exit code
 *
 * Exit codes: 0 after a shutdown that was asked for; 1 for everything else. The last line before
 * an exit with 1 says why.
 */
import path from 'node:path';
import { StorageError, writeFully } from '@varve/storage';
import type { Storage } from '@varve/storage';
import { appendonly, ConfigRegistry, dir, redisVersion, save, storeDirectives } from '@varve/store';
import type { SnapshotRunner } from '@varve/store';

import type { RunOptions } from './arguments.js';
import { banner } from './banner.js';
import { ConfigError, loadConfiguration } from './config/config-source.js';
import { serverDirectives } from './config/index.js';
import { port } from './config/network.js';
import { logfile, loglevel, pidfile } from './config/process.js';
import { ServerLogLock } from './log-lock.js';
import type { ServerLogger } from './logging/server-logger.js';
import { collectProcessFacts } from './process-facts.js';
import { randomPool } from './random-pool.js';
import { Server } from './server.js';
import { followSignals } from './signals.js';
import { systemReason } from './system-reason.js';

/** What launching needs of the machine. */
export interface LaunchEnvironment {
  readonly storage: Storage;
  /** Who writes snapshots. */
  readonly snapshots: SnapshotRunner;
  readonly logger: ServerLogger;
  readonly version: string;
  readonly standardInput: () => string;
  /** Writes to the standard output. */
  readonly print: (text: string) => void;
  /** Writes to the standard error. */
  readonly printError: (text: string) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => never;
}

/** Runs a server until it stops. Returns the exit code. */
export async function launch(options: RunOptions, environment: LaunchEnvironment): Promise<number> {
  const { logger } = environment;
  const config = new ConfigRegistry([...storeDirectives, ...serverDirectives]);
  // Before the directory changes, so that CONFIG REWRITE finds the file again.
  const configFile = options.configFile === undefined ? undefined : path.resolve(options.configFile);
  try {
    loadConfiguration(config, environment.storage, options, environment.standardInput);
    if (options.checksOnly) {
      for (const warning of config.warnings) environment.print(`Warning: ${warning}\n`);
      environment.print('The configuration is valid.\n');
      return 0;
    }
    enterDirectory(config);
    checkLogFile(config, environment.storage);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    environment.printError(`${error.message}\n`);
    return 1;
  }
  followLogging(config, logger);
  config.seal();
  announceStart(config, environment);
  return await serve(config, configFile, environment);
}

async function serve(
  config: ConfigRegistry,
  configFile: string | undefined,
  environment: LaunchEnvironment,
): Promise<number> {
  const { storage, snapshots, logger, version, exit } = environment;
  const { pid, platform } = process;
  const logLock = new ServerLogLock({ config, storage, logger, pid, platform, directory: '.' });
  if (!(await logLock.start())) return 1;
  writePidFile(config, environment);
  const leave = (): void => removePidFile(config, storage);
  const signals = followSignals(logger, config, (code) => {
    leave();
    exit(code);
  });
  try {
    const server = await Server.start({
      storage,
      snapshots,
      config,
      configFile,
      logLock,
      logger,
      process: collectProcessFacts(config, configFile, version),
      random: randomPool(),
      withUmask: (mask, run) => {
        const before = process.umask(mask);
        try {
          return run();
        } finally {
          process.umask(before);
        }
      },
      onFatal: (error) => {
        logger.warning(error.message);
        leave();
        exit(1);
      },
    });
    signals.attach(server);
    if (config.get(logfile) === '') environment.print(banner(config, version, process.pid));
    await server.stopped;
  } catch (error) {
    logger.warning(`Fatal error, can't start: ${(error as Error).message}`);
    leave();
    return 1;
  }
  leave();
  logLock.release();
  return 0;
}

/** Goes to `dir`: relative names in the configuration count from there, as in Redis. */
function enterDirectory(config: ConfigRegistry): void {
  const directory = path.resolve(config.get(dir));
  try {
    process.chdir(directory);
  } catch (error) {
    throw new ConfigError(
      `\n*** FATAL CONFIG FILE ERROR (Redis ${redisVersion}) ***\n>>> 'dir "${directory}"'\n${systemReason(error)}`,
      { cause: error },
    );
  }
  config.load('dir', [Buffer.from(directory, 'utf8').toString('latin1')]);
}

function checkLogFile(config: ConfigRegistry, storage: Storage): void {
  const file = config.get(logfile);
  if (file === '') return;
  try {
    storage.open(file, 'append').close();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new ConfigError(
      `\n*** FATAL CONFIG FILE ERROR (Redis ${redisVersion}) ***\nCan't open the log file: ${error.reason}`,
      { cause: error },
    );
  }
}

function followLogging(config: ConfigRegistry, logger: ServerLogger): void {
  logger.file = config.get(logfile);
  logger.level = config.get(loglevel);
  config.watch(loglevel, (level) => {
    logger.level = level;
    return undefined;
  });
}

function announceStart(config: ConfigRegistry, { logger, version }: LaunchEnvironment): void {
  logger.warning('oO0OoO0OoO0Oo Varve is starting oO0OoO0OoO0Oo');
  logger.warning(
    `Varve version=${version}, Redis version=${redisVersion}, Node version=${process.versions.node}, ` +
      `pid=${process.pid}, just started`,
  );
  for (const warning of config.warnings) logger.warning(`Warning: ${warning}`);
  logger.warning('Configuration loaded');
  logger.role = 'M';
  logger.notice(`Running mode=standalone, port=${config.get(port)}.`);
  logger.notice(`Data directory ${config.get(dir)}`);
  if (!config.get(appendonly) && config.get(save).length === 0) {
    logger.warning("Warning: appendonly is 'no' and save is empty: the data is lost when the server stops.");
  }
}

function writePidFile(config: ConfigRegistry, { storage, logger }: LaunchEnvironment): void {
  const file = config.get(pidfile);
  if (file === '') return;
  const bytes = Buffer.from(`${process.pid}\n`, 'latin1');
  try {
    const opened = storage.open(file, 'replace');
    try {
      writeFully(opened, bytes, 0, bytes.length);
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    // Redis goes on without it, too: nothing depends on it.
    logger.warning(`Failed to write PID file: ${error.reason}`);
  }
}

function removePidFile(config: ConfigRegistry, storage: Storage): void {
  const file = config.get(pidfile);
  if (file === '' || storage.stat(file) === undefined) return;
  storage.remove(file);
}
