/**
 * varve-server: the program. Alone in this package to pick backends and to say how a process ends.
 */
import fs from 'node:fs';
import { NodeStorage } from '@varve/storage';
import { redisVersion, rehearseViews, ThreadRunner } from '@varve/store';

import { parseArguments, usage } from './arguments.js';
import { launch } from './launch.js';
import { ServerLogger } from './logging/server-logger.js';
import { version } from './version.js';

process.exitCode = await main(process.argv.slice(2));
// Sockets and timers of clients that linger must not keep a stopped server alive.
process.exit();

async function main(args: readonly string[]): Promise<number> {
  const request = parseArguments(args);
  switch (request.kind) {
    case 'version':
      process.stdout.write(`Varve server v=${version} (Redis v=${redisVersion}) node=${process.versions.node} bits=64\n`);
      return 0;
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'mistake':
      process.stderr.write(`${request.problem}\n\n${usage}`);
      return 1;
    case 'run': {
      const storage = new NodeStorage();
      const print = (text: string): void => void process.stdout.write(text);
      const printError = (text: string): void => void process.stderr.write(text);
      const now = (): Date => new Date();
      const logger = new ServerLogger({ pid: process.pid, storage, now, standard: print, error: printError });
      const snapshots = new ThreadRunner({ storage, now: () => performance.now() });
      snapshots.warmUp();
      rehearseViews();
      return await launch(request.options, {
        storage,
        snapshots,
        logger,
        version,
        standardInput: () => fs.readFileSync(0, 'latin1'),
        print,
        printError,
        exit: (code) => process.exit(code),
      });
    }
  }
}
