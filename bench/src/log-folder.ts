/**
 * A data directory as redis-server 7 writes it (plain RESP, no checksums), made of given commands:
 * every contender that starts from it reads the same bytes.
 *
 *     appendonlydir/appendonly.aof.manifest       BASE 1 and INCR 1
 *     appendonlydir/appendonly.aof.1.base.aof     empty
 *     appendonlydir/appendonly.aof.1.incr.aof     SELECT 0, then the commands
 */
import fs from 'node:fs';
import path from 'node:path';

const chunkSize = 1 << 20;

export class LogFolder {
  /** Bytes of the log so far. */
  size: number;
  readonly #fd: number;
  readonly #chunk: Buffer;
  #length: number;

  /** Makes `dir` and the directory of the log in it. */
  constructor(dir: string) {
    const aofDir = path.join(dir, 'appendonlydir');
    fs.mkdirSync(aofDir, { recursive: true });
    fs.writeFileSync(
      path.join(aofDir, 'appendonly.aof.manifest'),
      'file appendonly.aof.1.base.aof seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
    );
    fs.writeFileSync(path.join(aofDir, 'appendonly.aof.1.base.aof'), '');
    this.size = 0;
    this.#fd = fs.openSync(path.join(aofDir, 'appendonly.aof.1.incr.aof'), 'w');
    this.#chunk = Buffer.allocUnsafe(chunkSize);
    this.#length = 0;
    this.add(['SELECT', '0']);
  }

  /** Adds a command of ASCII words. */
  add(words: readonly string[]): void {
    let text = `*${words.length}\r\n`;
    for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
    if (this.#length + text.length > chunkSize) this.#flush();
    this.#length += this.#chunk.write(text, this.#length, 'latin1');
  }

  /** Writes what is left and closes the log. */
  end(): void {
    this.#flush();
    fs.closeSync(this.#fd);
  }

  #flush(): void {
    fs.writeSync(this.#fd, this.#chunk, 0, this.#length);
    this.size += this.#length;
    this.#length = 0;
  }
}
