/** DEBUG DIGEST · DEBUG DIGEST-VALUE key [key ...]: tells whether two datasets are equal. */
import { DatasetDigest, emptyDigest } from './dataset-digest.js';
import type { DebugSubcommand } from './subcommand.js';

export const digest: DebugSubcommand = {
  name: 'digest',
  argumentsMin: 0,
  argumentsMax: 0,
  help: ['DIGEST', '    Output a hex signature representing the current DB content.'],
  execute(context) {
    if (context.gate.tracking) context.gate.readAll();
    context.reply.simple(new DatasetDigest().ofKeyspace(context.keyspace));
  },
};

export const digestValue: DebugSubcommand = {
  name: 'digest-value',
  argumentsMin: 0,
  argumentsMax: Number.MAX_SAFE_INTEGER,
  help: [
    'DIGEST-VALUE <key> [<key> ...]',
    '    Output a hex signature of the values of all the specified keys.',
  ],
  execute(context) {
    const { argv, db, reply } = context;
    const digester = new DatasetDigest();
    if (context.gate.tracking) context.gate.readAll();
    reply.array(argv.argc - 2);
    for (let i = 2; i < argv.argc; i++) {
      const isThere = db.find(argv.buffer, argv.start(i), argv.end(i));
      reply.simple(isThere ? digester.ofValue(db) : emptyDigest);
    }
  },
};
