/**
 * The black-box soak: the tests that kill, compare and exchange, for longer.
 *
 *     node test/soak.mjs --slice ci            fixed counts, about 20 minutes
 *     node test/soak.mjs --minutes 120         for so long
 *     node test/soak.mjs ... --seed 42         again what a run with this seed did
 *
 * Prints the seed first. Results go to test-results/soak.json, in the shape of vitest's reports.
 * Exits with 0 only if every test passed. Needs a build; redis-server 7.0 for the comparisons.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const folder = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: { slice: { type: 'string' }, seed: { type: 'string' }, minutes: { type: 'string' } },
});
const seed = values.seed ?? process.env.VARVE_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const minutes = values.slice === 'ci' ? '' : (values.minutes ?? '60');
if (values.slice !== undefined && values.slice !== 'ci') fail(`there is no slice '${values.slice}', only 'ci'`);
if (!/^\d+$/.test(seed)) fail(`--seed takes an integer, not '${seed}'`);
if (!/^\d*\.?\d*$/.test(minutes)) fail(`--minutes takes a number, not '${minutes}'`);

console.log(`black-box soak: VARVE_SEED=${seed}, ${minutes === '' ? 'slice ci' : `${minutes} minutes`}`);
const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));
const child = spawn(process.execPath, [vitest, 'run', '--config', 'vitest.soak.config.ts'], {
  cwd: folder,
  stdio: 'inherit',
  env: { ...process.env, VARVE_SEED: seed, VARVE_SOAK_MINUTES: minutes },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  const how = signal === null ? 'failed' : `ended by ${signal}`;
  if (code !== 0) console.log(`black-box soak: ${how}; replay with --seed ${seed}`);
  process.exitCode = code ?? 1;
});

function fail(problem) {
  console.error(`soak: ${problem}`);
  process.exit(2);
}
