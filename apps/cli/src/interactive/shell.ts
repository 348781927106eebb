/**
 * What a line means: the commands of the shell itself, and everything else for the server.
 *
 *     quit, exit           the end
 *     help [topic], ?      help-text.ts
 *     clear                the screen
 *     connect HOST PORT    another server
 *     :set hints|nohints   preferences
 *     N command ...        the command, N times
 *
 * The same for a person's lines and for lines piped in, as redis-cli has it.
 */
import { leadingInteger } from '../arguments/leading-number.js';
import { splitLine } from '../arguments/split-line.js';
import type { Session } from '../client/session.js';
import type { CommandEntry } from '../help/command-entry.js';
import { generalHelp, helpOn } from '../help/help-text.js';
import { print, type Terminal } from '../terminal.js';

/** Commands that took this long are followed by their time. */
const SLOW_MS = 500;

export interface ShellOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  /** Fetched when first needed. */
  readonly commands: () => Promise<readonly CommandEntry[]>;
  readonly version: string;
  /** Whether slow commands are followed by their time. */
  readonly showTime: boolean;
  readonly nowMs: () => number;
}

export class Shell {
  hints: boolean;

  readonly #options: ShellOptions;

  constructor(options: ShellOptions) {
    this.hints = true;
    this.#options = options;
  }

  /**
   * Does what one line says; output and errors are printed.
   *
   * @param line a byte string without its end
   * @returns true when the session shall end
   */
  async execute(line: string): Promise<boolean> {
    const args = splitLine(line);
    if (args === undefined) {
      this.#print('Invalid argument(s)\n');
      return false;
    }
    const count = repeatPrefix(args);
    if (count === undefined) return this.#perform(args, 1);
    if (count > 0) return this.#perform(args.slice(1), count);
    this.#print('Invalid varve repeat command option value.\n');
    return false;
  }

  async #perform(args: readonly string[], repeat: number): Promise<boolean> {
    const { session } = this.#options;
    const name = (args[0] ?? '').toLowerCase();
    if (args.length === 0) return false;
    if (name === 'quit' || name === 'exit') return true;
    if (name.startsWith(':')) {
      this.#setPreference(args);
    } else if (name === 'connect' && args.length === 3) {
      const port = leadingInteger(args[2] ?? '');
      session.address = { host: args[1] ?? '', port, socketPath: undefined };
      await session.connect();
    } else if (name === 'clear' && args.length === 1) {
      this.#print('\x1b[H\x1b[2J');
    } else if (name === 'help' || name === '?') {
      await this.#help(args.slice(1));
    } else {
      await this.#send(args, repeat);
    }
    return false;
  }

  async #send(args: readonly string[], repeat: number): Promise<void> {
    const startMs = this.#options.nowMs();
    await this.#options.session.run(args, repeat);
    const elapsedMs = this.#options.nowMs() - startMs;
    if (elapsedMs >= SLOW_MS && this.#options.showTime) {
      this.#print(`(${(elapsedMs / 1000).toFixed(2)}s)\n`);
    }
  }

  async #help(topic: readonly string[]): Promise<void> {
    if (topic.length === 0) {
      this.#print(generalHelp(this.#options.version));
      return;
    }
    const coloured = this.#options.terminal.outputIsTerminal;
    this.#print(helpOn(await this.#options.commands(), topic, coloured));
  }

  #setPreference(args: readonly string[]): void {
    const [name = '', value = ''] = args;
    if (name.toLowerCase() !== ':set' || args.length < 2) {
      this.#print(`unknown varve internal command '${name}'\n`);
    } else if (value.toLowerCase() === 'hints' || value.toLowerCase() === 'nohints') {
      this.hints = value.toLowerCase() === 'hints';
    } else {
      this.#print(`unknown varve preference '${value}'\n`);
    }
  }

  #print(bytes: string): void {
    print(this.#options.terminal, bytes);
  }
}

/** The N of `N command ...`; undefined when the line does not begin with a number and go on. */
function repeatPrefix(args: readonly string[]): number | undefined {
  const first = args[0] ?? '';
  if (args.length < 2 || !/^\s*[+-]?\d+$/.test(first)) return undefined;
  const count = Number(first);
  return Number.isSafeInteger(count) ? count : 0;
}
