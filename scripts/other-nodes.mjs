/**
 * Runs the tests of the packages and programs on the newer Node versions Varve supports.
 *
 *     npm run test:nodes                 22 and 24
 *     npm run test:nodes -- 26           others
 *
 * npm's package `node` ships the binary, so this needs no version manager. The programs must be built.
 * Results go to `test-results/node-<version>.json` of each package, where the tally counts them.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { root, workspaceFolders } from './workspace.mjs';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];
const folders = workspaceFolders().filter((folder) => /^(packages|apps)\//.test(folder));
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'varve-nodes-'));
let failed = 0;
try {
  for (const version of versions) {
    const node = install(version);
    for (const folder of folders) if (!runTests(node, version, folder)) failed += 1;
  }
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;

/** Installs Node `version` into a folder of its own; returns the path of its binary. */
function install(version) {
  const folder = path.join(scratch, version);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`Node ${version} could not be installed.`);
  const node = path.join(folder, 'node_modules/node/bin/node');
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  console.log(`Node ${stdout.trim()}`);
  return node;
}

function runTests(node, version, folder) {
  const report = path.join('test-results', `node-${version}.json`);
  const args = [vitest, 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  // Tests start programs by name as well: they get the same Node.
  const env = {
    ...process.env,
    VARVE_BUILT: '1',
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
  };
  const { status } = spawnSync(node, args, { cwd: path.join(root, folder), stdio: 'inherit', env });
  if (status !== 0) console.error(`${folder} failed on Node ${version}.`);
  return status === 0;
}
