/**
 * The program, with everything of the outside as parameters: from a command line to an exit code.
 */
import type { Storage } from '@varve/storage';
import { readFile, StorageError } from '@varve/storage';

import { completeOptions, type ClientOptions } from './arguments/client-options.js';
import { UsageError } from './arguments/usage-error.js';
import { runPipe } from './bulk/pipe.js';
import { runScan } from './bulk/scan.js';
import { runCheckAof } from './check/run-check-aof.js';
import { runCheckRdb } from './check/run-check-rdb.js';
import { Session } from './client/session.js';
import { generalHelp } from './help/help-text.js';
import { runInteractive, runPiped } from './interactive/run-shell.js';
import { commandOf, runOneShot } from './one-shot.js';
import { parseCommandLine } from './program.js';
import { complain, print, toBytes, type Terminal } from './terminal.js';

export interface Outside {
  readonly terminal: Terminal;
  /** For files named on the command line. */
  readonly storage: Storage;
  readonly nowMs: () => number;
  readonly version: string;
}

/**
 * Runs a command line to its end.
 *
 * @param argv the arguments behind the program's name
 * @returns the exit code
 */
export async function run(argv: readonly string[], outside: Outside): Promise<number> {
  const { terminal, version } = outside;
  try {
    const invocation = parseCommandLine(argv, version);
    switch (invocation.kind) {
      case 'text':
        print(terminal, toBytes(invocation.text));
        return 0;
      case 'client':
        return await runClient(invocation.options, invocation.command, outside);
      case 'checkAof':
        return await runCheckAof(invocation.request, outside.storage, terminal, outside.nowMs());
      case 'checkRdb':
        return runCheckRdb(invocation.path, outside.storage, terminal, outside.nowMs());
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(terminal, toBytes(error.message));
    return 1;
  }
}

async function runClient(
  given: ClientOptions,
  words: readonly string[],
  outside: Outside,
): Promise<number> {
  const { terminal, version, nowMs } = outside;
  const warnings = completeOptions(given, terminal.environment);
  for (const warning of warnings) complain(terminal, warning);
  const output = given.output ?? (terminal.outputIsTerminal ? 'readable' : 'raw');
  const options = { ...given, output, showPushes: given.showPushes ?? terminal.outputIsTerminal };
  const session = new Session(options, terminal);
  const readable = output === 'readable';

  if (options.pipe || options.scan) {
    if (!(await session.connect())) return 1;
    const code = options.pipe
      ? await runPipe(session.connection!, terminal, options.pipeTimeoutMs)
      : await runScan(session, terminal, { pattern: options.pattern, readable });
    session.close();
    return code;
  }
  if (words.length === 0 && options.evalPath === undefined) {
    const shell = { session, terminal, version, readable, nowMs };
    return terminal.inputIsTerminal ? await runInteractive(shell) : await runPiped(shell);
  }
  if (words.length === 1 && /^(help|\?)$/i.test(words[0] ?? '')) {
    print(terminal, generalHelp(version));
    return 0;
  }
  const args = await commandOf(options, words, terminal, (path) => readScript(outside, path));
  return runOneShot(session, args, options);
}

function readScript(outside: Outside, path: string): string {
  try {
    const script = readFile(outside.storage, path);
    if (script !== undefined) return script.toString('latin1');
    throw new UsageError(`Can't open file '${path}': No such file or directory`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new UsageError(`Can't open file '${path}': ${error.reason}`);
  }
}
