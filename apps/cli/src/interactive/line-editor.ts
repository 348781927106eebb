/**
 * Reading lines from a person: editing, history, completion and hints, on node:readline.
 *
 * Hints. Readline redraws the line itself, so a hint lives beside it: it is erased before each key
 * and drawn again after it, when the cursor is at the end of the line.
 *
 *     127.0.0.1:6379> get key
 *                        ^ cursor; ` key` is grey, and cut at the right edge of the screen
 *
 * Interrupts. Ctrl-C and Ctrl-D at the prompt end the input. While a command runs (between `next`
 * calls) Ctrl-C goes to `onInterrupt` instead, and lines typed ahead wait for their turn.
 */
import { createInterface, cursorTo, moveCursor, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface LineEditorOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Oldest first. */
  readonly history: readonly string[];
  /** Whole lines that the line may become. */
  readonly complete: (line: string) => string[];
  /** What to show behind the line; empty for nothing. */
  readonly hint: (line: string) => string;
  /** Whether the line may be recalled with the arrow keys. */
  readonly isMemorable: (line: string) => boolean;
  readonly onInterrupt: () => void;
}

const ERASE_BELOW = '\x1b[0J';
const GREY = '\x1b[90m';
const DEFAULT_COLOUR = '\x1b[0m';

export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #readline: Interface;
  readonly #waiting: string[];
  #reader: ((line: string | undefined) => void) | undefined;
  #closed: boolean;
  #hintShown: boolean;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#waiting = [];
    this.#reader = undefined;
    this.#closed = false;
    this.#hintShown = false;
    this.#readline = createInterface({
      input: options.input,
      output: options.output,
      terminal: true,
      history: [...options.history].reverse(),
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: (line: string): [string[], string] => [options.complete(line), line],
    });
    this.#readline.on('history', (lines: string[]) => {
      if (lines[0] !== undefined && !options.isMemorable(lines[0])) lines.shift();
    });
    this.#readline.on('line', (line) => {
      this.#take(line);
    });
    this.#readline.on('close', () => {
      this.#closed = true;
      this.#reader?.(undefined);
    });
    this.#readline.on('SIGINT', () => {
      if (this.#reader === undefined) options.onInterrupt();
      else this.#end();
    });
    options.input.prependListener('keypress', () => {
      this.#eraseHint();
    });
    options.input.on('keypress', () => {
      this.#drawHint();
    });
  }

  /**
   * Shows the prompt and waits for a line.
   *
   * @returns the line without its end, or undefined when the input has ended
   */
  async next(prompt: string): Promise<string | undefined> {
    const ahead = this.#waiting.shift();
    if (ahead !== undefined) return ahead;
    if (this.#closed) return undefined;
    this.#readline.setPrompt(prompt);
    this.#readline.prompt();
    return new Promise((resolve) => {
      this.#reader = (line) => {
        this.#reader = undefined;
        resolve(line);
      };
    });
  }

  /** Clears the screen; the next prompt is at its top. */
  clearScreen(): void {
    cursorTo(this.#options.output, 0, 0);
    this.#options.output.write(ERASE_BELOW);
  }

  close(): void {
    if (!this.#closed) this.#readline.close();
  }

  #take(line: string): void {
    this.#hintShown = false;
    if (this.#reader === undefined) this.#waiting.push(line);
    else this.#reader(line);
  }

  #end(): void {
    this.#options.output.write('\n');
    this.close();
  }

  #eraseHint(): void {
    if (!this.#hintShown) return;
    this.#hintShown = false;
    this.#options.output.write(ERASE_BELOW);
  }

  #drawHint(): void {
    const { line, cursor } = this.#readline;
    if (this.#closed || this.#reader === undefined || line === '' || cursor !== line.length) return;
    const columns = (this.#options.output as { columns?: number }).columns ?? 80;
    const room = columns - 1 - this.#readline.getCursorPos().cols;
    const hint = this.#options.hint(line).slice(0, Math.max(room, 0));
    if (hint === '') return;
    this.#options.output.write(`${GREY}${hint}${DEFAULT_COLOUR}`);
    moveCursor(this.#options.output, -hint.length, 0);
    this.#hintShown = true;
  }
}
