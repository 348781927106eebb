/**
 * Where the shell's lines come from: a person at a terminal, or a pipe.
 *
 * At a terminal a dead server is no reason to leave: the prompt says `not connected` and the next
 * command tries again. A pipe's lines are all executed, whatever becomes of each; the exit code
 * is 0 when the input ends, as redis-cli's is.
 */
import { createInterface } from 'node:readline';

import { splitLine } from '../arguments/split-line.js';
import { formatPromptAddress } from '../client/address.js';
import type { Session } from '../client/session.js';
import type { CommandEntry } from '../help/command-entry.js';
import { fetchCommands } from '../help/command-docs.js';
import { completeLine } from '../help/completion.js';
import { hintFor } from '../help/hint.js';
import { toBytes, type Terminal } from '../terminal.js';
import { HistoryFile, historyPath } from './history-file.js';
import { LineEditor } from './line-editor.js';
import { isSensitive } from './sensitive-line.js';
import { Shell } from './shell.js';

export interface RunShellOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly version: string;
  readonly readable: boolean;
  readonly nowMs: () => number;
}

/** Executes the lines of a pipe, to its end or `quit`. */
export async function runPiped(options: RunShellOptions): Promise<number> {
  const shell = newShell(options, new CommandList(options.session));
  await options.session.connect();
  const lines = createInterface({ input: options.terminal.input.setEncoding('latin1') });
  for await (const line of lines) {
    if (await shell.execute(line)) break;
  }
  lines.close();
  options.session.close();
  return 0;
}

/** Talks to a person, to `quit`, Ctrl-D, or Ctrl-C at the prompt. */
export async function runInteractive(options: RunShellOptions): Promise<number> {
  const { session, terminal } = options;
  const commands = new CommandList(session);
  const shell = newShell(options, commands);
  const history = new HistoryFile(historyPath(terminal.environment));
  await session.connect();
  await commands.fetch();
  const editor = new LineEditor({
    input: terminal.input,
    output: terminal.output,
    history: history.read(),
    complete: (line) => completeLine(commands.known, line),
    hint: (line) => (shell.hints ? hintFor(commands.known, line) : ''),
    isMemorable,
    onInterrupt: () => {
      session.interrupt();
    },
  });
  for (;;) {
    const line = await editor.next(promptOf(session));
    if (line === undefined) break;
    if (line !== '' && isMemorable(line)) history.append(line);
    if (await shell.execute(toBytes(line))) break;
    await commands.fetch();
  }
  editor.close();
  session.close();
  return 0;
}

/** The prompt: where, which database, whether in a transaction. */
export function promptOf(session: Session): string {
  if (!session.connected) return 'not connected> ';
  const db = session.db === 0 ? '' : `[${session.db}]`;
  const transaction = session.inTransaction ? '(TX)' : '';
  return `${formatPromptAddress(session.address)}${db}${transaction}> `;
}

function newShell(options: RunShellOptions, commands: CommandList): Shell {
  return new Shell({
    session: options.session,
    terminal: options.terminal,
    commands: () => commands.fetch(),
    version: options.version,
    showTime: options.readable,
    nowMs: options.nowMs,
  });
}

function isMemorable(line: string): boolean {
  const args = splitLine(toBytes(line)) ?? [];
  return !isSensitive(/^\d+$/.test(args[0] ?? '') ? args.slice(1) : args);
}

/** The server's commands, asked for once they are needed and a connection can be asked. */
class CommandList {
  known: readonly CommandEntry[];
  readonly #session: Session;

  constructor(session: Session) {
    this.known = [];
    this.#session = session;
  }

  async fetch(): Promise<readonly CommandEntry[]> {
    const canAsk = this.#session.connected && !this.#session.inTransaction;
    if (this.known.length === 0 && canAsk) {
      this.known = await fetchCommands((...args) => this.#session.ask(...args));
    }
    return this.known;
  }
}
