/**
 * The program behind `npm run bench`: Varve and redis-server side by side, in one run.
 *
 *     npm run bench                             everything, three rounds (about an hour)
 *     npm run bench -- --rows replay            only rows of that kind: throughput, replay,
 *                                               collections, scaling, views, rewrite
 *     npm run bench -- --quick                  a tenth of the work, one round, nothing written
 *
 * Prints the table and writes it to `bench/results/`. A benchmark is not a test: a missed target does not
 * fail the run.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { measureCollections } from './collections.js';
import { findContenders } from './contender.js';
import { measureReplay } from './replay.js';
import { drawTable, formatMarkdown, type Setting } from './report.js';
import { measureRewrite } from './rewrite.js';
import type { Row } from './row.js';
import { measureScaling } from './scaling.js';
import { measureThroughput } from './throughput.js';
import { measureViewWrites } from './view-writes.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: 'throughput,replay,collections,scaling,views,rewrite' },
    rounds: { type: 'string', default: '3' },
    commands: { type: 'string', default: '10000000' },
    quick: { type: 'boolean', default: false },
  },
});

const contenders = findContenders(root);
if (contenders.length < 2) {
  console.error('redis-server is not in the PATH: there is nothing to compare with.');
}
const kinds = options.rows.split(',');
const rounds = options.quick ? 1 : Number(options.rounds);
const divisor = options.quick ? 10 : 1;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'varve-bench-'));
const common = { contenders, rounds, scratch, onProgress: (text: string) => console.error(text) };
const rows: Row[] = [];
try {
  if (kinds.includes('throughput')) {
    rows.push(...(await measureThroughput({ ...common, divisor })));
  }
  if (kinds.includes('replay')) {
    const commands = Number(options.commands) / divisor;
    rows.push(...(await measureReplay({ ...common, commands })));
  }
  if (kinds.includes('collections')) {
    rows.push(...(await measureCollections({ ...common, divisor })));
  }
  if (kinds.includes('scaling')) {
    rows.push(...(await measureScaling({ ...common, divisor })));
  }
  if (kinds.includes('rewrite')) {
    rows.push(...(await measureRewrite({ ...common, divisor })));
  }
  if (kinds.includes('views')) rows.push(...measureViewWrites({ ...common, divisor }));
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
console.log(drawTable(rows, contenders));
if (!options.quick) console.log(`Written to ${writeResult(rows)}`);

function writeResult(measured: readonly Row[]): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' });
  const setting: Setting = {
    commit: commit.trim(),
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    machine: `${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${os.type()} ${os.release()}`,
    rounds,
    contenders,
  };
  const folder = path.join(root, 'bench/results');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${setting.date}-${setting.commit}-${kinds.join('-')}.md`);
  fs.writeFileSync(file, formatMarkdown(measured, setting));
  return path.relative(root, file);
}
