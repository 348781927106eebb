/**
 * varve: the program. Alone in this package to read `process` and to pick backends.
 */
import { NodeStorage } from '@varve/storage';

import description from '../package.json' with { type: 'json' };
import { run } from './run.js';

const terminal = {
  input: process.stdin,
  output: process.stdout,
  errorOutput: process.stderr,
  inputIsTerminal: process.stdin.isTTY,
  outputIsTerminal: process.stdout.isTTY,
  errorOutputIsTerminal: process.stderr.isTTY,
  environment: process.env,
};

// A reader that goes away, such as `head`, ends the program quietly.
process.stdout.on('error', () => process.exit(1));

process.exitCode = await run(process.argv.slice(2), {
  terminal,
  storage: new NodeStorage(),
  nowMs: Date.now,
  version: description.version,
});
