/** DEBUG STRINGMATCH-LEN pattern string: whether a glob pattern matches. DEBUG JMAP: nothing. */
import { matchesGlob } from '../../core/glob.js';
import type { DebugSubcommand } from './subcommand.js';

export const stringmatchLen: DebugSubcommand = {
  name: 'stringmatch-len',
  argumentsMin: 2,
  argumentsMax: 2,
  help: [
    'STRINGMATCH-LEN <pattern> <string>',
    '    Return 1 if the glob-like <pattern> matches all of <string>, else 0.',
  ],
  execute(context) {
    const { argv, reply } = context;
    const isMatch = matchesGlob(argv.bytes(2), argv.buffer, argv.start(3), argv.end(3));
    reply.integer(isMatch ? 1 : 0);
  },
};

/** What some tools send before a test; there is no allocator to describe. */
export const jmap: DebugSubcommand = {
  name: 'jmap',
  argumentsMin: 0,
  argumentsMax: 0,
  help: ['JMAP', '    Do nothing: accepted for tools that ask for it.'],
  execute(context) {
    context.reply.ok();
  },
};
