/**
 * Measures how long commands take, for INFO commandstats. HOT (bench: store).
 *
 * Reading a clock costs about as much as a tenth of a GET, so it is read as rarely as can be told
 * apart: while a client sends one and the same command, once for all of them; from the first change
 * of command to the end of the chunk, after each.
 *
 *     SET SET SET SET                    1 reading
 *     SET SET GET SET GET                4 readings; the first two SETs and the GET that ends their
 *                                        stretch share their time in equal parts
 */
import type { CommandEntry } from '@varve/commands';

import type { Clock } from './clock.js';

/** The stop watch of one store. */
export class CommandTimer {
  readonly #clock: Clock;
  #entry: CommandEntry | undefined;
  #count: number;
  #isMixed: boolean;
  #mark: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#entry = undefined;
    this.#count = 0;
    this.#isMixed = false;
    this.#mark = 0;
  }

  /** Commands of a chunk are about to run. */
  begin(): void {
    this.#entry = undefined;
    this.#count = 0;
    this.#isMixed = false;
    this.#mark = this.#clock.microseconds();
  }

  /** A command ran. */
  ran(entry: CommandEntry): void {
    if (entry === this.#entry && !this.#isMixed) {
      this.#count++;
      return;
    }
    this.#ranAnother(entry);
  }

  /** The last command of the chunk ran. */
  end(): void {
    const entry = this.#entry;
    if (entry === undefined || this.#count === 0) return;
    entry.microseconds += this.#clock.microseconds() - this.#mark;
  }

  #ranAnother(entry: CommandEntry): void {
    const previous = this.#entry;
    this.#entry = entry;
    if (previous === undefined) {
      this.#count = 1;
      return;
    }
    const now = this.#clock.microseconds();
    const share = (now - this.#mark) / (this.#count + 1);
    previous.microseconds += share * this.#count;
    entry.microseconds += share;
    this.#isMixed = true;
    this.#count = 0;
    this.#mark = now;
  }
}
