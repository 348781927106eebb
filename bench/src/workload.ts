/**
 * The log that the replay is measured with: 60 % SET, 20 % INCR, 20 % HSET.
 *
 *     SET  key:000001234567 <24 bytes>      keys at random from half as many as there are commands ...
 *     INCR ctr:000000045678                 ... from a fifteenth ...
 *     HSET hsh:000000012345 fld:00 <24>     ... from a twentieth, eight fields
 *
 * With 10 M commands: about 5 M keys and 650 MB. Deterministic: the same size gives the same bytes.
 */
import { LogFolder } from './log-folder.js';

/** Writes `dir/appendonlydir` with `commands` commands. Returns the bytes of the log. */
export function writeWorkload(dir: string, commands: number): number {
  const log = new LogFolder(dir);
  const random = mulberry32(20_240_229);
  for (let i = 0; i < commands; i++) log.add(record(random, commands, i));
  log.end();
  return log.size;
}

function record(random: () => number, commands: number, i: number): readonly string[] {
  const kind = random() % 10;
  if (kind < 6) return ['SET', `key:${digits(random() % (commands / 2))}`, value(i)];
  if (kind < 8) return ['INCR', `ctr:${digits(random() % (commands / 15))}`];
  const field = `fld:0${random() % 8}`;
  return ['HSET', `hsh:${digits(random() % (commands / 20))}`, field, value(i)];
}

function digits(n: number): string {
  return String(Math.floor(n)).padStart(12, '0');
}

function value(i: number): string {
  return `v${String(i).padStart(23, '0')}`;
}

/** A small generator of uniform 32-bit unsigned integers (mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}
