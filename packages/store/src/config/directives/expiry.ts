/** Keys that end: how often expired ones are looked for, how hard, and what the log calls it. */
import { directive } from '../directive.js';
import type { Kind } from '../directive.js';
import { accepted, integer, yesNo } from '../kinds.js';

const hzMin = 1;
const hzMax = 500;
const anyCount = integer(0, 2 ** 31 - 1);

/** A frequency outside 1..500 is brought inside, without a complaint: as Redis does. */
const frequency: Kind<number> = {
  ...anyCount,
  parse(args, previous) {
    const parsed = anyCount.parse(args, previous);
    return parsed.ok ? accepted(Math.min(Math.max(parsed.value, hzMin), hzMax)) : parsed;
  },
};

/** How often per second the store's periodic work runs. */
export const hz = directive('hz', frequency, 10);

/** From 1, little, to 10: how much time the search for expired keys may take. */
export const activeExpireEffort = directive('active-expire-effort', integer(1, 10), 1);

/** Whether an expired key is logged as UNLINK instead of DEL. */
export const lazyfreeLazyExpire = directive('lazyfree-lazy-expire', yesNo, false);

/** Whether the key of a GETDEL is logged as UNLINK instead of DEL. */
export const lazyfreeLazyUserDel = directive('lazyfree-lazy-user-del', yesNo, false);
