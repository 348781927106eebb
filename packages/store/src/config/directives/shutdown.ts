/** What the signals SIGINT and SIGTERM add to SHUTDOWN. */
import { directive } from '../directive.js';
import { flags } from '../kinds.js';

const shutdownWords = ['default', 'save', 'nosave', 'now', 'force'] as const;

export const shutdownOnSigint = directive('shutdown-on-sigint', flags(shutdownWords), []);

export const shutdownOnSigterm = directive('shutdown-on-sigterm', flags(shutdownWords), []);
