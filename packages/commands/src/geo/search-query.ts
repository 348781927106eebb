/**
 * What the arguments of a search say. One reader for six commands, which differ in where the center
 * and the shape are, and in what may be stored:
 *
 *     GEORADIUS          key longitude latitude radius unit [options] [STORE | STOREDIST key]
 *     GEORADIUSBYMEMBER  key member radius unit [options] [STORE | STOREDIST key]
 *     GEOSEARCH          key and, among the options, center and shape
 *     GEOSEARCHSTORE     destination key, the same, and STOREDIST
 *
 * The source is looked up first, and a member is looked for where it is read, so that errors come
 * in Redis's order. Where the source is missing, members are not looked for at all.
 *
 * Spec: redis/src/geo.c georadiusGeneric (7.0).
 */
import type { Context } from '../core/context.js';
import { readDouble } from '../core/double.js';
import { errors } from '../core/errors.js';
import { readSafeInteger } from '../core/integers.js';
import { geoErrors, needsCenter, needsShape } from './errors.js';
import { positionOfMember, readPosition, type Position } from './position.js';
import type { Shape } from './shape.js';
import { readUnit } from './unit.js';

/** What a command expects. */
export interface SearchForm {
  /** Argument with the source. */
  readonly key: number;
  /** What comes before the options; `options`: center and shape are among them. */
  readonly center: 'position' | 'member' | 'options';
  /** `options`: STORE and STOREDIST name a key; `first`: argument 1 is the destination. */
  readonly store: 'none' | 'options' | 'first';
}

export const Order = { none: 0, ascending: 1, descending: -1 } as const;
export type Order = (typeof Order)[keyof typeof Order];

const nowhere: Position = { longitude: 0, latitude: 0 };

type Extent = Pick<Shape, 'isBox' | 'radius' | 'width' | 'height' | 'meters'>;

export class SearchQuery {
  /** Argument with the key to store in; 0: answer. */
  storeAt = 0;
  storesDistance = false;
  withDistance = false;
  withHash = false;
  withPosition = false;
  order: Order = Order.none;
  /** How many members at most; 0: all. */
  count = 0;
  /** Any members will do, not the nearest. */
  any = false;

  readonly #context: Context;
  readonly #form: SearchForm;
  readonly #hasSource: boolean;
  #center: Position | undefined;
  #isByMember = false;
  #extent: Extent | undefined;

  private constructor(context: Context, form: SearchForm, hasSource: boolean) {
    this.#context = context;
    this.#form = form;
    this.#hasSource = hasSource;
    if (form.store === 'first') this.storeAt = 1;
  }

  /**
   * Reads the arguments; undefined when one of them was answered with an error.
   *
   * @param hasSource whether the cursor is on the source
   */
  static read(context: Context, form: SearchForm, hasSource: boolean): SearchQuery | undefined {
    const query = new SearchQuery(context, form, hasSource);
    return query.#read() ? query : undefined;
  }

  /** The area to search; of a source that is missing it means nothing. */
  get shape(): Shape {
    return { ...(this.#center ?? nowhere), ...(this.#extent as Extent) };
  }

  #read(): boolean {
    const { argv } = this.#context;
    const optionsAt = this.#readFixed();
    if (optionsAt === undefined) return false;
    for (let i = optionsAt; i < argv.argc; ) {
      const size = this.#readFlag(i) ?? this.#readOption(i) ?? this.#readArea(i);
      if (size === undefined) {
        this.#context.reply.error(errors.syntax);
        return false;
      }
      if (size === 0) return false;
      i += size;
    }
    return this.#isConsistent();
  }

  /** Reads what comes before the options, and returns where they begin. */
  #readFixed(): number | undefined {
    const { center, key } = this.#form;
    const context = this.#context;
    if (center === 'options') return key + 1;
    if (center === 'position') {
      this.#center = readPosition(context, 2);
      return this.#center !== undefined && this.#readCircle(4) ? 6 : undefined;
    }
    if (!this.#hasSource) return 5;
    return this.#readMember(2) && this.#readCircle(3) ? 5 : undefined;
  }

  // ---- Options. Each returns how many arguments it takes; 0 after an error; undefined: none.

  #readFlag(i: number): number | undefined {
    const { argv } = this.#context;
    if (argv.is(i, 'withdist')) this.withDistance = true;
    else if (argv.is(i, 'withhash')) this.withHash = true;
    else if (argv.is(i, 'withcoord')) this.withPosition = true;
    else if (argv.is(i, 'any')) this.any = true;
    else if (argv.is(i, 'asc')) this.order = Order.ascending;
    else if (argv.is(i, 'desc')) this.order = Order.descending;
    else return undefined;
    return 1;
  }

  #readOption(i: number): number | undefined {
    const { argv, reply } = this.#context;
    const { store } = this.#form;
    const isLast = i + 1 >= argv.argc;
    if (argv.is(i, 'count') && !isLast) {
      const count = readSafeInteger(this.#context, i + 1);
      if (count === undefined) return 0;
      if (count <= 0) {
        reply.error(geoErrors.badCount);
        return 0;
      }
      this.count = count;
      return 2;
    }
    const isDistance = argv.is(i, 'storedist');
    if (store === 'first' && isDistance) {
      this.storesDistance = true;
      return 1;
    }
    if (store !== 'options' || isLast || !(isDistance || argv.is(i, 'store'))) return undefined;
    this.storeAt = i + 1;
    this.storesDistance = isDistance;
    return 2;
  }

  #readArea(i: number): number | undefined {
    const context = this.#context;
    const { argv } = context;
    if (this.#form.center !== 'options') return undefined;
    const behind = argv.argc - i - 1;
    const hasPosition = this.#center !== undefined && !this.#isByMember;
    if (argv.is(i, 'frommember') && behind >= 1 && !hasPosition) {
      return this.#readMember(i + 1) ? 2 : 0;
    }
    if (argv.is(i, 'fromlonlat') && behind >= 2 && !this.#isByMember) {
      this.#center = readPosition(context, i + 1);
      return this.#center === undefined ? 0 : 3;
    }
    if (argv.is(i, 'byradius') && behind >= 2 && this.#extent?.isBox !== true) {
      return this.#readCircle(i + 1) ? 3 : 0;
    }
    if (argv.is(i, 'bybox') && behind >= 3 && this.#extent?.isBox !== false) {
      return this.#readBox(i + 1) ? 4 : 0;
    }
    return undefined;
  }

  #readMember(i: number): boolean {
    this.#isByMember = true;
    this.#center = this.#hasSource ? positionOfMember(this.#context, i) : nowhere;
    if (this.#center === undefined) this.#context.reply.error(geoErrors.noSuchMember);
    return this.#center !== undefined;
  }

  #readCircle(i: number): boolean {
    const radius = readDouble(this.#context, i, geoErrors.badRadius);
    if (radius === undefined) return false;
    if (radius < 0) {
      this.#context.reply.error(geoErrors.negativeRadius);
      return false;
    }
    const meters = readUnit(this.#context, i + 1);
    if (meters === undefined) return false;
    this.#extent = { isBox: false, radius, width: 0, height: 0, meters };
    return true;
  }

  #readBox(i: number): boolean {
    const width = readDouble(this.#context, i, geoErrors.badWidth);
    if (width === undefined) return false;
    const height = readDouble(this.#context, i + 1, geoErrors.badHeight);
    if (height === undefined) return false;
    if (width < 0 || height < 0) {
      this.#context.reply.error(geoErrors.negativeBox);
      return false;
    }
    const meters = readUnit(this.#context, i + 2);
    if (meters === undefined) return false;
    this.#extent = { isBox: true, radius: 0, width, height, meters };
    return true;
  }

  /** Judges what goes together; false if it was answered that something does not. */
  #isConsistent(): boolean {
    const text = this.#contradiction();
    if (text !== undefined) this.#context.reply.error(text);
    return text === undefined;
  }

  #contradiction(): string | undefined {
    const isSearch = this.#form.center === 'options';
    const name = this.#context.argv.text(0);
    if (this.storeAt > 0 && (this.withDistance || this.withHash || this.withPosition)) {
      return isSearch ? geoErrors.searchStoreWithDetails : geoErrors.storeWithDetails;
    }
    if (isSearch && this.#center === undefined) return needsCenter(name);
    if (isSearch && this.#extent === undefined) return needsShape(name);
    return this.any && this.count === 0 ? geoErrors.anyWithoutCount : undefined;
  }
}
