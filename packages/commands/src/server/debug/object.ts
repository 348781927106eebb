/**
 * DEBUG OBJECT key: how a value is kept. There is no address to tell; the serialized length is the
 * uncompressed one.
 */
import { idleSeconds } from '@varve/keyspace';
import { errors } from '../../core/errors.js';
import { serializedSize } from './serialized-size.js';
import type { DebugSubcommand } from './subcommand.js';

export const object: DebugSubcommand = {
  name: 'object',
  argumentsMin: 1,
  argumentsMax: 1,
  help: ['OBJECT <key>', '    Show low level info about `key` and associated value.'],
  execute(context) {
    const { argv, db, gate, nowMs, reply } = context;
    if (gate.tracking) gate.read(db.index, argv.buffer, argv.start(2), argv.end(2));
    if (!db.find(argv.buffer, argv.start(2), argv.end(2))) {
      reply.error(errors.noSuchKey);
      return;
    }
    const clock = db.accessClock();
    const facts = [
      'Value at:0x000000000000',
      'refcount:1',
      `encoding:${db.encodingName()}`,
      `serializedlength:${serializedSize(db)}`,
      `lru:${clock}`,
      `lru_seconds_idle:${idleSeconds(clock, nowMs)}`,
    ];
    reply.simple(facts.join(' '));
  },
};
