/**
 * The options that SET and GETEX share.
 *
 *     SET key value [NX | XX] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]
 *     GETEX key     [EX s | PX ms | EXAT s | PXAT ms | PERSIST]
 *
 * Only one of the last group may be given, but the same one several times: the last counts.
 *
 * Spec: redis/src/t_string.c parseExtendedStringArgumentsOrReply (7.0).
 */
import type { Argv } from '@varve/resp';

export const Expiry = { none: 0, ex: 1, px: 2, exat: 3, pxat: 4, keepTtl: 5, persist: 6 } as const;
export type Expiry = (typeof Expiry)[keyof typeof Expiry];

export class StringOptions {
  notExists = false;
  exists = false;
  get = false;
  expiry: Expiry = Expiry.none;
  /** Index of the argument with the time, if `expiry` has one. */
  timeAt = 0;

  /** Reads the options of SET, which begin at argument 3. Returns false on a syntax error. */
  readSet(argv: Argv): boolean {
    this.#clear();
    for (let i = 3; i < argv.argc; i++) {
      if (argv.is(i, 'nx') && !this.exists) this.notExists = true;
      else if (argv.is(i, 'xx') && !this.notExists) this.exists = true;
      else if (argv.is(i, 'get')) this.get = true;
      else if (argv.is(i, 'keepttl') && this.#admits(Expiry.keepTtl)) this.expiry = Expiry.keepTtl;
      else if (this.#readTime(argv, i)) i++;
      else return false;
    }
    return true;
  }

  /** Reads the options of GETEX, which begin at argument 2. Returns false on a syntax error. */
  readGetEx(argv: Argv): boolean {
    this.#clear();
    for (let i = 2; i < argv.argc; i++) {
      if (argv.is(i, 'persist') && this.#admits(Expiry.persist)) this.expiry = Expiry.persist;
      else if (this.#readTime(argv, i)) i++;
      else return false;
    }
    return true;
  }

  /** Whether `expiry` comes with a time. */
  get hasTime(): boolean {
    return this.expiry >= Expiry.ex && this.expiry <= Expiry.pxat;
  }

  get inSeconds(): boolean {
    return this.expiry === Expiry.ex || this.expiry === Expiry.exat;
  }

  get isAbsolute(): boolean {
    return this.expiry === Expiry.exat || this.expiry === Expiry.pxat;
  }

  #clear(): void {
    this.notExists = false;
    this.exists = false;
    this.get = false;
    this.expiry = Expiry.none;
    this.timeAt = 0;
  }

  #admits(expiry: Expiry): boolean {
    return this.expiry === Expiry.none || this.expiry === expiry;
  }

  #readTime(argv: Argv, i: number): boolean {
    const expiry = timeOption(argv, i);
    if (expiry === Expiry.none || !this.#admits(expiry) || i + 1 >= argv.argc) return false;
    this.expiry = expiry;
    this.timeAt = i + 1;
    return true;
  }
}

function timeOption(argv: Argv, i: number): Expiry {
  if (argv.is(i, 'ex')) return Expiry.ex;
  if (argv.is(i, 'px')) return Expiry.px;
  if (argv.is(i, 'exat')) return Expiry.exat;
  if (argv.is(i, 'pxat')) return Expiry.pxat;
  return Expiry.none;
}
