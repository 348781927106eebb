/**
 * The command line: which options exist, and which of the tool's faces a command line means.
 *
 *     varve [options] [command [argument ...]]     client: one command, a shell, or piped lines
 *     varve check-aof [options] <file>             offline tools
 *
 * A tool's name has a hyphen, and no Redis command has: tools cannot shadow commands, whatever
 * Redis adds. Client options end at the first word that is not one, so that `varve SET k -1`
 * sends `-1`. Options keep redis-cli's names, and its text when one is wrong.
 */
import type { CheckRequest } from '@varve/aof';
import { Command, CommanderError, Option } from 'commander';

import { defaultOptions, type ClientOptions, type OutputMode } from './arguments/client-options.js';
import { leadingDecimal, leadingInteger } from './arguments/leading-number.js';
import { parseRedisUri } from './arguments/redis-uri.js';
import { UsageError } from './arguments/usage-error.js';

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'client'; readonly options: ClientOptions; readonly command: string[] }
  | { readonly kind: 'checkAof'; readonly request: CheckRequest }
  | { readonly kind: 'checkRdb'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string };

const EXAMPLES = `
Without a command varve starts a shell, or reads commands from standard input.
REDISCLI_AUTH holds a password for those who do not want it on the command line.

Examples:
  varve SET greeting "hello world"
  varve -u redis://:secret@db.example:6380/2 --json HGETALL user:7
  cat photo.jpg | varve -x SET photo
  varve -r 3 -i 0.5 INCR ticks
  varve --scan --pattern 'user:*'
  varve check-aof --fix appendonlydir/appendonly.aof.manifest
  varve check-rdb dump.rdb
`;

/**
 * Reads a command line.
 *
 * @param argv the arguments behind the program's name
 * @param version shown by --version
 * @throws UsageError when it makes no sense
 */
export function parseCommandLine(argv: readonly string[], version: string): Invocation {
  let invocation: Invocation | undefined;
  let text = '';
  const options = defaultOptions();
  const program = clientProgram(options, (command) => {
    invocation = { kind: 'client', options, command };
  });
  program.version(`varve ${version}`, '-v, --version', 'Show the version and exit.');
  program.addCommand(
    checkAofProgram((request) => {
      invocation = { kind: 'checkAof', request };
    }),
  );
  program.addCommand(
    checkRdbProgram((path) => {
      invocation = { kind: 'checkRdb', path };
    }),
  );
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({
      writeOut: (part) => (text += part),
      writeErr: () => undefined,
    });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text };
    throw new UsageError(usageText(error));
  }
  if (invocation === undefined) throw new Error('commander ran no action');
  return invocation;
}

/** Says what redis-cli says, as far as it says anything. */
function usageText(error: CommanderError): string {
  const option = /option '(?:-\w, )?([^' ]+)/.exec(error.message)?.[1];
  const known = ['commander.unknownOption', 'commander.optionMissingArgument'];
  if (option !== undefined && known.includes(error.code)) {
    return `Unrecognized option or bad number of args for: '${option}'`;
  }
  return error.message.replace(/^error: /, '');
}

function clientProgram(options: ClientOptions, run: (command: string[]) => void): Command {
  const program = new Command('varve')
    .usage('[options] [command [argument ...]]')
    .description('Client, checker and repair tool for Redis-compatible servers and their files.')
    .argument('[command...]')
    .enablePositionalOptions()
    .passThroughOptions()
    .helpOption('--help', 'Show this help and exit.')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
    .action((command: string[]) => {
      run(command);
    });
  addConnectionOptions(program, options);
  addOutputOptions(program, options);
  addInputOptions(program, options);
  return program;
}

function addConnectionOptions(program: Command, options: ClientOptions): void {
  valued(program, '-h <hostname>', 'Server host (default: 127.0.0.1).', (text) => {
    options.host = text;
  });
  valued(program, '-p <port>', 'Server port (default: 6379).', (text) => {
    options.port = validPort(leadingInteger(text), text);
  });
  valued(program, '-s <socket>', 'Unix socket of the server; overrides host and port.', (text) => {
    options.socketPath = text;
  });
  for (const flag of ['-a <password>', '--pass <password>']) {
    valued(program, flag, 'Password; REDISCLI_AUTH is the safer way.', (text) => {
      options.password = text;
    });
  }
  valued(program, '--user <name>', 'User to authenticate as. Needs a password.', (text) => {
    options.user = text;
  });
  valued(program, '-u <uri>', 'Server as redis://[user:password@]host[:port][/db].', (text) => {
    const { port, ...parts } = parseRedisUri(text);
    Object.assign(options, parts);
    if (port !== undefined) options.port = validPort(port, text);
  });
  valued(program, '-n <db>', 'Number of the database.', (text) => {
    options.db = leadingInteger(text);
  });
  flag(program, '-2', 'Speak RESP2.', () => {
    options.resp2 = true;
  });
  for (const name of ['-3', '--resp3']) {
    flag(program, name, 'Speak RESP3.', () => {
      options.resp3 = 'asked';
    });
  }
  flag(program, '--no-auth-warning', 'Do not warn about -a and -u.', () => {
    options.passwordWarning = false;
  });
}

function addOutputOptions(program: Command, options: ClientOptions): void {
  const mode = (name: string, output: OutputMode, help: string): void => {
    flag(program, name, help, () => {
      options.output = output;
      const json = output === 'json' || output === 'quotedJson';
      if (json && options.resp3 === 'no') options.resp3 = 'implied';
    });
  };
  mode('--raw', 'raw', 'Print bytes as they are (default when not printing to a terminal).');
  mode('--no-raw', 'readable', 'Print the form for people even when not to a terminal.');
  mode('--csv', 'csv', 'Print CSV.');
  mode('--json', 'json', 'Print JSON (asks for RESP3 unless -2 is given).');
  mode('--quoted-json', 'quotedJson', 'Print JSON in ASCII.');
  valued(program, '-d <delimiter>', 'Between elements in raw form (default: \\n).', (text) => {
    options.elementDelimiter = byteString(text);
  });
  valued(program, '-D <delimiter>', 'After each reply in raw form (default: \\n).', (text) => {
    options.replyDelimiter = byteString(text);
  });
  valued(program, '--show-pushes <yn>', 'Print RESP3 pushes (default: on a terminal).', (text) => {
    const answer = text.charAt(0).toLowerCase();
    if (answer !== 'y' && answer !== 'n') {
      throw new UsageError(`Unknown --show-pushes value '${text}' (valid: '[y]es', '[n]o')`);
    }
    options.showPushes = answer === 'y';
  });
  flag(program, '-e', 'Exit with 1 when the command fails.', () => {
    options.failOnError = true;
  });
}

function addInputOptions(program: Command, options: ClientOptions): void {
  valued(program, '-r <repeat>', 'Send the command N times; -1: for ever.', (text) => {
    options.repeat = leadingInteger(text);
  });
  valued(program, '-i <seconds>', 'With -r: pause between commands, 0.1 is allowed.', (text) => {
    options.intervalMs = leadingDecimal(text) * 1000;
  });
  flag(program, '-x', 'Read the last argument from standard input.', () => {
    options.lastArgumentFromInput = true;
  });
  valued(program, '-X <tag>', 'Read the argument <tag> from standard input.', (text) => {
    options.taggedArgumentFromInput = text;
  });
  flag(program, '--quoted-input', 'Arguments are quoted strings with escapes.', () => {
    options.quotedInput = true;
  });
  flag(program, '--pipe', 'Send raw protocol from standard input, then count replies.', () => {
    options.pipe = true;
  });
  valued(program, '--pipe-timeout <seconds>', 'Wait for the last reply (30); 0: ever.', (text) => {
    options.pipeTimeoutMs = leadingInteger(text) * 1000;
  });
  flag(program, '--scan', 'List all keys, by SCAN.', () => {
    options.scan = true;
  });
  valued(program, '--pattern <glob>', 'With --scan: only keys that match.', (text) => {
    options.pattern = text;
  });
  valued(program, '--eval <file>', 'Run a script: --eval file key ... , argument ...', (text) => {
    options.evalPath = text;
  });
}

function checkAofProgram(run: (request: CheckRequest) => void): Command {
  return new Command('check-aof')
    .usage('[--fix|--truncate-to-timestamp <seconds>] <file.manifest|file.aof>')
    .description('Check, and on demand cut, an append-only file or a set of them.')
    .argument('<file>', 'A manifest, or one append-only file.')
    .helpOption('--help', 'Show this help and exit.')
    .allowExcessArguments(false)
    .option('--fix', 'Cut the last file behind its last complete command, after asking.')
    .addOption(
      new Option(
        '--truncate-to-timestamp <seconds>',
        'Cut the last file at the first annotation later than this unix time.',
      ).conflicts('fix'),
    )
    .action((path: string, given: { fix?: true; truncateToTimestamp?: string }) => {
      const seconds = given.truncateToTimestamp;
      if (seconds !== undefined && !/^[1-9]\d{0,14}$/.test(seconds)) {
        throw new UsageError('Invalid timestamp, aborting...');
      }
      run({
        path,
        fix: given.fix ?? false,
        truncateToTimestamp: seconds === undefined ? undefined : Number(seconds),
      });
    });
}

function checkRdbProgram(run: (path: string) => void): Command {
  return new Command('check-rdb')
    .usage('<file.rdb>')
    .description('Check an RDB file: every value, and the checksum.')
    .argument('<file>', 'An RDB file, such as dump.rdb.')
    .helpOption('--help', 'Show this help and exit.')
    .allowExcessArguments(false)
    .action(run);
}

function flag(program: Command, name: string, help: string, apply: () => void): void {
  const option = new Option(name, help);
  program.addOption(option).on(`option:${option.name()}`, apply);
}

/** Adds an option with a value that is applied at once, so that the last one given wins. */
function valued(
  program: Command,
  flags: string,
  help: string,
  apply: (text: string) => void,
): void {
  const option = new Option(flags, help).argParser((text: string) => {
    apply(text);
    return text;
  });
  program.addOption(option);
}

function validPort(port: number, text: string): number {
  if (port < 0 || port > 65_535) throw new UsageError(`Invalid server port: '${text}'`);
  return port;
}

function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
