/**
 * PING [message] · ECHO message. PING is refused like a write while the disk fails, so that
 * whoever watches a server with it notices.
 */
import type { Command } from '../core/command.js';
import { wrongArity } from '../core/errors.js';

export const ping: Command = {
  name: 'ping',
  group: 'connection',
  since: '1.0.0',
  summary: 'Ping the server',
  complexity: 'O(1)',
  arity: -1,
  flags: ['fast'],
  traits: ['answersDiskError'],
  acl: ['fast', 'connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [{ name: 'message', type: 'string', flags: ['optional'] }],
  execute(context) {
    const { argv, reply } = context;
    if (argv.argc > 2) reply.error(wrongArity('ping'));
    else if (argv.argc === 2) reply.bulk(argv.buffer, argv.start(1), argv.end(1));
    else reply.simple('PONG');
  },
};

export const echo: Command = {
  name: 'echo',
  group: 'connection',
  since: '1.0.0',
  summary: 'Echo the given string',
  complexity: 'O(1)',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  acl: ['fast', 'connection'],
  arguments: [{ name: 'message', type: 'string' }],
  execute(context) {
    const { argv, reply } = context;
    reply.bulk(argv.buffer, argv.start(1), argv.end(1));
  },
};
