/** The process: what it logs and where, and how it runs. */
import { choice, directive, path, yesNo } from '@varve/store';
import type { Kind } from '@varve/store';

import { logLevels } from '../logging/log-line.js';

export const loglevel = directive('loglevel', choice(logLevels), 'notice');

/** Path of the log file; empty: the standard output. */
export const logfile = directive('logfile', path, '', { mutability: 'start' });

/** File that holds the process id while the server runs; empty: none. */
export const pidfile = directive('pidfile', path, '', { mutability: 'start' });

/** Node cannot fork into the background: only `no` is true. */
const foregroundOnly: Kind<boolean> = {
  ...yesNo,
  parse(args, previous) {
    const parsed = yesNo.parse(args, previous);
    if (!parsed.ok || !parsed.value) return parsed;
    return {
      ok: false,
      problem:
        'varve-server does not run in the background by itself: use a service manager, or nohup varve-server ... &',
    };
  },
};

export const daemonize = directive('daemonize', foregroundOnly, false, { mutability: 'start' });
