/**
 * The client's options: what command line and environment decided, with redis-cli's defaults.
 *
 * One plain object, filled by program.ts in the order the options were given (the last one wins)
 * and completed by `completeOptions`; nothing changes it after that.
 */
import { UsageError } from './usage-error.js';

/** How replies are printed; `readable` is the form for people, with types and indices. */
export type OutputMode = 'readable' | 'raw' | 'csv' | 'json' | 'quotedJson';

/** Whether to ask for RESP3; implied by an output form, which -2 overrules. */
export type Resp3 = 'no' | 'implied' | 'asked';

export interface ClientOptions {
  host: string;
  port: number;
  /** Path of a unix socket; overrides host and port. */
  socketPath: string | undefined;
  user: string | undefined;
  password: string | undefined;
  passwordWarning: boolean;
  db: number;
  resp2: boolean;
  resp3: Resp3;
  /** undefined: readable on a terminal, raw otherwise. */
  output: OutputMode | undefined;
  /** Between the elements of a raw aggregate, and after each raw reply. */
  elementDelimiter: string;
  replyDelimiter: string;
  /** Times a command is sent; negative: for ever. */
  repeat: number;
  intervalMs: number;
  failOnError: boolean;
  /** undefined: only when printing to a terminal. */
  showPushes: boolean | undefined;
  quotedInput: boolean;
  lastArgumentFromInput: boolean;
  taggedArgumentFromInput: string | undefined;
  pipe: boolean;
  pipeTimeoutMs: number;
  scan: boolean;
  pattern: string | undefined;
  evalPath: string | undefined;
}

export function defaultOptions(): ClientOptions {
  return {
    host: '127.0.0.1',
    port: 6379,
    socketPath: undefined,
    user: undefined,
    password: undefined,
    passwordWarning: true,
    db: 0,
    resp2: false,
    resp3: 'no',
    output: undefined,
    elementDelimiter: '\n',
    replyDelimiter: '\n',
    repeat: 1,
    intervalMs: 0,
    failOnError: false,
    showPushes: undefined,
    quotedInput: false,
    lastArgumentFromInput: false,
    taggedArgumentFromInput: undefined,
    pipe: false,
    pipeTimeoutMs: 30_000,
    scan: false,
    pattern: undefined,
    evalPath: undefined,
  };
}

/**
 * Checks options against each other and fills in what the environment knows.
 *
 * @returns warnings to print on stderr before anything else
 * @throws UsageError when two options exclude each other
 */
export function completeOptions(
  options: ClientOptions,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  if (options.resp2 && options.resp3 === 'asked') {
    throw new UsageError('Options -2 and -3 are mutually exclusive.');
  }
  if (options.lastArgumentFromInput && options.taggedArgumentFromInput !== undefined) {
    throw new UsageError('Options -x and -X are mutually exclusive.');
  }
  if (options.resp2) options.resp3 = 'no';
  const warnings: string[] = [];
  if (options.password !== undefined && options.passwordWarning) {
    warnings.push(
      "Warning: Using a password with '-a' or '-u' option on the command line interface" +
        ' may not be safe.',
    );
  }
  options.password ??= environment['REDISCLI_AUTH'];
  return warnings;
}
