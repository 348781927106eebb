/**
 * The oracle: redis-server 7.0, which says what is right.
 *
 * Taken from REDIS_SERVER or the PATH. Where there is none, the tests that need it are skipped, and
 * both the name of the skipped suite and a warning say so: a run without an oracle proves less.
 */
import { spawnSync } from 'node:child_process';
import { describe, type SuiteAPI } from 'vitest';

import { ServerProcess, type Directives } from './server-process.js';

/** The version whose behaviour Varve promises. */
const oracleVersion = '7.0.';

const program = process.env['REDIS_SERVER'] ?? 'redis-server';

/** Directives of every test: a log in RESP form, no snapshots, commands to look inside with. */
const shared: Directives = {
  appendonly: 'yes',
  'aof-use-rdb-preamble': 'no',
  'auto-aof-rewrite-percentage': 0,
  'enable-debug-command': 'yes',
  save: '',
};

/** Why there is no oracle; undefined: there is one. */
export function oracleMissing(): string | undefined {
  const { error, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (error !== undefined) return `${program} cannot be run (${error.message}); set REDIS_SERVER`;
  const version = /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown';
  if (!version.startsWith(oracleVersion)) return `${program} is version ${version}, not ${oracleVersion}x`;
  return undefined;
}

/** `describe` for suites that need the oracle. */
export function describeWithOracle(name: string, body: () => void): void {
  const reason = oracleMissing();
  const suite: Pick<SuiteAPI, 'skip'> & ((name: string, body: () => void) => unknown) = describe;
  if (reason === undefined) {
    suite(name, body);
    return;
  }
  console.warn(`SKIPPED: ${name}: ${reason}`);
  suite.skip(`${name} (skipped: ${reason})`, body);
}

/** Starts redis-server on a data folder and waits until it accepts connections. */
export async function startOracle(folder: string, directives: Directives = {}): Promise<ServerProcess> {
  return await ServerProcess.start({ file: program, args: [] }, { ...shared, dir: folder, ...directives });
}

/** Starts redis-server and does not wait: for starts that are expected to fail. */
export async function launchOracle(folder: string, directives: Directives = {}): Promise<ServerProcess> {
  return await ServerProcess.launch({ file: program, args: [] }, { ...shared, dir: folder, ...directives });
}
