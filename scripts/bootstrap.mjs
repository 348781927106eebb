/**
 * Runs a task of the repository in a clone that has only Node and npm.
 *
 *     node scripts/bootstrap.mjs <task> [arguments]
 *
 * First installs the dependencies with the pinned pnpm if they are missing or older than the
 * lockfile, then runs the task below. Says nothing when there is nothing to install.
 *
 * A package.json at the root of a pnpm workspace cannot be installed with `npm install`, so every
 * root script comes through here. Uses Node's own modules only: it runs before any install.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { root, workspaceFolders } from './workspace.mjs';

const pnpm = 'pnpm@10.34.9';
const stampPath = path.join(root, 'node_modules', '.varve-stamp');
const isWindows = process.platform === 'win32';

const tasks = {
  install: () => 0,
  build: (args) => turbo(['build', ...args]),
  typecheck: (args) => turbo(['check:types', ...args]),
  lint: (args) => turbo(['check:lint', 'check:arrows', ...args]),
  test,
  start: async (args) => {
    buildQuietly('varve-server');
    fs.mkdirSync(path.join(root, 'data'), { recursive: true });
    return run(['apps/server/bin/varve-server', '--dir', './data', '--appendonly', 'yes', ...args]);
  },
  bench: async (args) => {
    buildQuietly('@varve/bench', 'varve-server', 'varve');
    return run(['bench/dist/main.js', ...args]);
  },
  soak: async (args) => {
    buildQuietly('@varve/simulator', '@varve/test', 'varve-server', 'varve');
    return run(['scripts/soak.mjs', ...args]);
  },
};

const [taskName = '', ...taskArgs] = process.argv.slice(2);
const task = Object.hasOwn(tasks, taskName) ? tasks[taskName] : undefined;
if (task === undefined) {
  console.error(`Usage: node scripts/bootstrap.mjs <${Object.keys(tasks).join('|')}> [arguments]`);
  process.exit(2);
}
process.chdir(root);
installIfStale();
process.exitCode = await task(taskArgs);

/** Everything a change must pass: build, types, lint, arrows, tests. Ends with the tally. */
function test(args) {
  for (const folder of workspaceFolders()) {
    // Turbo restores the results of the tests it does not need to run again.
    fs.rmSync(path.join(root, folder, 'test-results'), { recursive: true, force: true });
  }
  const everything = ['build', 'check:types', 'check:lint', 'test', 'check:arrows'];
  const turboStatus = turbo([...everything, '--continue=dependencies-successful', ...args]);
  const tallyStatus = spawnSync(process.execPath, ['scripts/tally.mjs'], { stdio: 'inherit' }).status;
  return turboStatus || (tallyStatus ?? 1);
}

function installIfStale() {
  const stamp = installStamp();
  if (fs.existsSync(stampPath) && fs.readFileSync(stampPath, 'utf8') === stamp) return;
  console.error(`varve: installing dependencies with ${pnpm}`);
  const { status } = spawnSync(
    'npx',
    ['-y', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'],
    { stdio: ['ignore', 2, 2], shell: isWindows },
  );
  if (status !== 0) {
    console.error('varve: the install failed; the lines above say why.');
    process.exit(status ?? 1);
  }
  fs.writeFileSync(stampPath, stamp);
}

/** A hash of everything that decides what node_modules must hold. */
function installStamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const manifests = ['.', ...workspaceFolders()].map((folder) => path.join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${file}\n`).update(fs.readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** Runs turbo with its output shown; returns its exit status. */
function turbo(args) {
  const { status } = spawnTurbo([...args, '--output-logs=new-only'], 'inherit');
  return status ?? 1;
}

/** Builds packages and what they depend on. Shows nothing unless the build fails. */
function buildQuietly(...packages) {
  const filters = packages.map((name) => `--filter=${name}...`);
  const { status, stdout, stderr } = spawnTurbo(['build', ...filters, '--output-logs=errors-only'], 'pipe');
  if (status === 0) return;
  process.stderr.write(stdout);
  process.stderr.write(stderr);
  process.exit(status ?? 1);
}

function spawnTurbo(args, stdio) {
  const bin = path.join(root, 'node_modules', '.bin');
  const result = spawnSync(path.join(bin, isWindows ? 'turbo.cmd' : 'turbo'), ['run', ...args, '--ui=stream', '--concurrency=100%'], {
    stdio: ['ignore', stdio, stdio],
    shell: isWindows,
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
    },
  });
  if (result.error !== undefined) throw result.error;
  return result;
}

/** Runs a node program in place of this one: same streams, signals passed on, same exit. */
function run(nodeArgs) {
  const child = spawn(process.execPath, nodeArgs, { stdio: 'inherit' });
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the child as well; a second one would mean "stop at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      if (signal !== null) process.kill(process.pid, signal);
      resolve(code ?? 1);
    });
  });
}
