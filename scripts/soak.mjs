/**
 * Runs the soak: the simulator's, then the black-box one, each with the arguments given here.
 *
 *     npm run soak -- --slice ci
 *
 * Says which runner ran, for how long and how it ended. A runner that does not exist is reported
 * as MISSING; if none exists the soak fails, because nothing was soaked.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { root } from './workspace.mjs';

const runners = [
  { name: 'simulator', file: 'simulator/dist/soak.js' },
  { name: 'black box', file: 'test/soak.mjs' },
];

const lines = [];
let ran = 0;
let failed = 0;
for (const { name, file } of runners) {
  if (!fs.existsSync(path.join(root, file))) {
    lines.push(`soak: ${name}: MISSING (${file} does not exist)`);
    continue;
  }
  const startMs = Date.now();
  const { status, signal } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  ran += 1;
  if (status !== 0) failed += 1;
  const verdict = status === 0 ? 'passed' : `FAILED (${signal ?? `exit ${status}`})`;
  lines.push(`soak: ${name}: ${verdict} in ${seconds} s`);
}
for (const line of lines) console.log(line);
if (ran === 0) console.log('soak: nothing ran');
process.exitCode = ran === 0 || failed > 0 ? 1 : 0;
