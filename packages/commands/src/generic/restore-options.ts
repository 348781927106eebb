/** The options of RESTORE. */
import type { Context } from '../core/context.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { genericErrors } from './errors.js';

const frequencyMax = 255;

export class RestoreOptions {
  replaces = false;
  /** The time to live is the moment it ends. */
  isAbsolute = false;
  /** Seconds since the last access; -1: not given. */
  idleSeconds = -1;
  /** Counter of accesses; -1: not given. */
  frequency = -1;

  /** Reads them; when they are wrong, answers that and returns false. */
  read(context: Context): boolean {
    const { argv, reply } = context;
    for (let i = 4; i < argv.argc; i++) {
      const hasNext = i + 1 < argv.argc;
      if (argv.is(i, 'replace')) {
        this.replaces = true;
      } else if (argv.is(i, 'absttl')) {
        this.isAbsolute = true;
      } else if (argv.is(i, 'idletime') && hasNext && this.frequency < 0) {
        if (!this.#readIdleTime(context, ++i)) return false;
      } else if (argv.is(i, 'freq') && hasNext && this.idleSeconds < 0) {
        if (!this.#readFrequency(context, ++i)) return false;
      } else {
        reply.error(errors.syntax);
        return false;
      }
    }
    return true;
  }

  #readIdleTime(context: Context, i: number): boolean {
    const value = readSafeInteger(context, i);
    if (value === undefined) return false;
    if (value < 0) {
      context.reply.error(genericErrors.invalidIdleTime);
      return false;
    }
    this.idleSeconds = value;
    return true;
  }

  #readFrequency(context: Context, i: number): boolean {
    const value = readSafeInteger(context, i);
    if (value === undefined) return false;
    if (value < 0 || value > frequencyMax) {
      context.reply.error(genericErrors.invalidFrequency);
      return false;
    }
    this.frequency = value;
    return true;
  }
}
