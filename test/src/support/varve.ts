/**
 * The server under test, as users run it: the built program in a process of its own.
 *
 * VARVE_SERVER names another build of it, such as an installed one.
 */
import fs from 'node:fs';
import path from 'node:path';

import { ServerProcess, type Directives, type Program } from './server-process.js';

const repository = path.resolve(import.meta.dirname, '../../..');
const script = process.env['VARVE_SERVER'] ?? path.join(repository, 'apps/server/bin/varve-server');

/** The program and nothing else: the directives are the test's. */
export const varveProgram: Program = {
  file: process.execPath,
  args: [script],
};

/** Directives of every test: a log, and commands to look inside with. */
const shared: Directives = { appendonly: 'yes', 'enable-debug-command': 'yes' };

/** Starts varve-server on a data folder and waits until it accepts connections. */
export async function startVarve(folder: string, directives: Directives = {}): Promise<ServerProcess> {
  assertBuilt();
  return await ServerProcess.start(varveProgram, { ...shared, dir: folder, ...directives });
}

/** Starts varve-server and does not wait: for starts that are expected to fail. */
export async function launchVarve(folder: string, directives: Directives = {}): Promise<ServerProcess> {
  assertBuilt();
  return await ServerProcess.launch(varveProgram, { ...shared, dir: folder, ...directives });
}

function assertBuilt(): void {
  const main = path.resolve(path.dirname(script), '../dist/main.js');
  if (process.env['VARVE_SERVER'] !== undefined || fs.existsSync(main)) return;
  throw new Error('varve-server is not built: run `npm run build` first');
}
