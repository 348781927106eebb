/**
 * A host that has no disk, no clock and no clients: it keeps the units it is handed as text.
 *
 *     log   ["DEL x", "SET x 1"] for a plain unit of one, ["MULTI", ..., "EXEC"] around several,
 *           "SELECT n" when the database changes
 */
import assert from 'node:assert';
import { ReplyReader } from '@varve/resp';
import type {
  Configuration,
  Debugging,
  Host,
  KeyWaiters,
  MemoryFigures,
  Persistence,
  Sessions,
  Settings,
  WriteGate,
} from '../core/host.js';
import type { Propagation } from '../core/propagation.js';

/** Notes what it is told while `tracking`. */
export class FakeGate implements WriteGate {
  tracking = false;
  readonly notes: string[] = [];

  wrote(db: number, bytes: Buffer, start: number, end: number): void {
    this.notes.push(`wrote ${db} ${bytes.toString('latin1', start, end)}`);
  }

  read(db: number, bytes: Buffer, start: number, end: number): void {
    this.notes.push(`read ${db} ${bytes.toString('latin1', start, end)}`);
  }

  readAll(): void {
    this.notes.push('read all');
  }

  wroteAll(): void {
    this.notes.push('wrote all');
  }
}

/** Notes what it is told. */
export class FakeKeyWaiters implements KeyWaiters {
  notes: string[] = [];

  keyReady(db: number, bytes: Buffer, start: number, end: number): void {
    this.notes.push(`ready ${db} ${bytes.toString('latin1', start, end)}`);
  }

  databasesSwapped(first: number, second: number): void {
    this.notes.push(`swapped ${first} ${second}`);
  }
}

export class FakeHost implements Host {
  readonly settings: Settings = {
    lazyExpire: false,
    lazyUserDelete: false,
    bulkSizeMax: 512 * 1024 * 1024,
    hllSparseSizeMax: 3000,
  };
  readonly gate = new FakeGate();
  readonly keyWaiters = new FakeKeyWaiters();
  readonly configuration: Configuration = {
    set: () => undefined,
    select: () => new Map(),
    rewrite: () => undefined,
  };
  readonly sessions: Sessions = {
    list: () => [],
    describe: () => '',
    kill: () => undefined,
  };
  readonly persistence: Persistence = {
    lastSaveSeconds: 0,
    save: () => undefined,
    startSave: () => ({ status: 'Background saving started' }),
    startRewrite: () => ({ status: 'Background append only file rewriting started' }),
    flushedAll: () => undefined,
    reload: () => undefined,
    reloadLog: () => undefined,
    setFlushDelay: () => undefined,
  };
  readonly debugging: Debugging = {
    allows: () => true,
    setActiveExpiry: () => undefined,
    sleep: () => undefined,
  };
  readonly version = '7.0.15';
  loading = false;
  writesDenied: string | undefined = undefined;
  passwordRequired = false;
  figures: MemoryFigures = {
    used: 0,
    usedPeak: 0,
    usedAtStart: 0,
    clientBuffers: 0,
    logBuffers: 0,
    resident: 0,
  };
  /** What the monotonic clock says; a test may let every reading take some time. */
  microsecondsNow = 0;
  microsecondsPerReading = 0;
  /** The records handed over so far, arguments separated by blanks. */
  log: string[] = [];
  /** How many units were verbatim. */
  verbatimUnits = 0;
  #db = 0;

  propagate(unit: Propagation): void {
    unit.check();
    if (unit.verbatim && unit.argv !== undefined) {
      this.verbatimUnits++;
      const { buffer, recordStart, recordEnd } = unit.argv;
      this.#append(unit.db, buffer.subarray(recordStart, recordEnd));
      return;
    }
    if (unit.wrapped) this.#append(unit.recordDb(0), Buffer.from('*1\r\n$5\r\nMULTI\r\n'));
    for (let i = 0; i < unit.count; i++) {
      this.#append(unit.recordDb(i), unit.buffer.subarray(unit.recordStart(i), unit.recordEnd(i)));
    }
    if (unit.wrapped)
      this.#append(unit.recordDb(unit.count - 1), Buffer.from('*1\r\n$4\r\nEXEC\r\n'));
  }

  microseconds(): number {
    this.microsecondsNow += this.microsecondsPerReading;
    return this.microsecondsNow;
  }

  authenticate(): boolean {
    return false;
  }

  info(): string {
    return '';
  }

  memoryFigures(): MemoryFigures {
    return this.figures;
  }

  resetStatistics(): void {
    // Nothing is counted.
  }

  shutdown(): string | undefined {
    return undefined;
  }

  abortShutdown(): string | undefined {
    return undefined;
  }

  #append(db: number, record: Buffer): void {
    if (db !== this.#db) this.log.push(`SELECT ${db}`);
    this.#db = db;
    this.log.push(format(record));
  }
}

/** The arguments of a record, one character per byte, separated by blanks. */
function format(record: Buffer): string {
  const reader = new ReplyReader();
  reader.feed(record);
  const array = reader.next();
  assert(array?.type === 'array', 'a record is an array');
  assert(reader.next() === undefined, 'a record is one array');
  const args = array.items.map((item) => {
    assert(item.type === 'bulk', 'an argument is a bulk string');
    return Buffer.from(item.bytes).toString('latin1');
  });
  return args.join(' ');
}
