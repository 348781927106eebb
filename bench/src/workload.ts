/**
 * The log that the replay is measured with: 60 % SET, 20 % INCR, 20 % HSET in plain RESP, a directory as
 * redis-server 7 writes it (no checksums), so that every contender reads the same bytes.
 *
 *     SET  key:000001234567 <24 bytes>      keys at random from half as many as there are commands ...
 *     INCR ctr:000000045678                 ... from a fifteenth ...
 *     HSET hsh:000000012345 fld:00 <24>     ... from a twentieth, eight fields
 *
 * With 10 M commands: about 5 M keys and 650 MB. Deterministic: the same size gives the same bytes.
 */
import fs from 'node:fs';
import path from 'node:path';

const chunkSize = 1 << 20;
const recordSizeMax = 256;

/** Writes `dir/appendonlydir` with `commands` commands. Returns the bytes of the log. */
export function writeWorkload(dir: string, commands: number): number {
  const aofDir = path.join(dir, 'appendonlydir');
  fs.mkdirSync(aofDir, { recursive: true });
  fs.writeFileSync(
    path.join(aofDir, 'appendonly.aof.manifest'),
    'file appendonly.aof.1.base.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
  );
  fs.writeFileSync(path.join(aofDir, 'appendonly.aof.1.base.aof'), '');
  const fd = fs.openSync(path.join(aofDir, 'appendonly.aof.1.incr.aof'), 'w');
  const random = mulberry32(20_240_229);
  const chunk = Buffer.allocUnsafe(chunkSize);
  let length = chunk.write('*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n', 0, 'latin1');
  let total = 0;
  for (let i = 0; i < commands; i++) {
    length += chunk.write(record(random, commands, i), length, 'latin1');
    if (length < chunkSize - recordSizeMax && i < commands - 1) continue;
    fs.writeSync(fd, chunk, 0, length);
    total += length;
    length = 0;
  }
  fs.closeSync(fd);
  return total;
}

function record(random: () => number, commands: number, i: number): string {
  const kind = random() % 10;
  if (kind < 6) return encode(['SET', `key:${digits(random() % (commands / 2))}`, value(i)]);
  if (kind < 8) return encode(['INCR', `ctr:${digits(random() % (commands / 15))}`]);
  const field = `fld:0${random() % 8}`;
  return encode(['HSET', `hsh:${digits(random() % (commands / 20))}`, field, value(i)]);
}

function digits(n: number): string {
  return String(Math.floor(n)).padStart(12, '0');
}

function value(i: number): string {
  return `v${String(i).padStart(23, '0')}`;
}

function encode(words: readonly string[]): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  return text;
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
