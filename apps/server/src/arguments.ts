/**
 * The command line of varve-server, which is redis-server's:
 *
 *     varve-server [/path/to/redis.conf | -] [--directive value ...] [-]
 *
 * Every `--name` begins a directive, the words after it are its arguments. A lone `-` means that
 * more configuration comes from the standard input. Directives of the command line come after
 * those of the file, so they win.
 *
 * @see redis/src/server.c main (7.0)
 */

/** What the command line asks for. */
export type Request =
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly options: RunOptions }
  | { readonly kind: 'mistake'; readonly problem: string };

/** How to run the server. */
export interface RunOptions {
  /** The configuration file as given; undefined: none. */
  readonly configFile: string | undefined;
  readonly readsStandardInput: boolean;
  /** `[name, ...arguments]` per option. */
  readonly directives: readonly (readonly string[])[];
  /** Read and judge the configuration, then exit. */
  readonly checksOnly: boolean;
}

export const usage = `Usage: varve-server [/path/to/redis.conf] [--directive value ...] [-]
       varve-server - (read the configuration from the standard input)
       varve-server -v or --version
       varve-server -h or --help
       varve-server [...] --check-config (read the configuration, report, exit)

Examples:
       varve-server (run the server with the default configuration)
       varve-server --port 7777 --appendonly yes --dir ./data
       varve-server /etc/redis/6379.conf
       varve-server /etc/redis/6379.conf --loglevel verbose
       echo 'maxclients 100' | varve-server -

Directives, their values and their defaults: docs/configuration.md
`;

/** Reads the arguments after the program's name. */
export function parseArguments(args: readonly string[]): Request {
  if (args.length === 1) {
    if (args[0] === '-v' || args[0] === '--version') return { kind: 'version' };
    if (args[0] === '-h' || args[0] === '--help') return { kind: 'help' };
  }
  const first = args[0];
  const hasFile = first !== undefined && !first.startsWith('-');
  const directives: string[][] = [];
  let readsStandardInput = false;
  let checksOnly = false;
  for (const argument of hasFile ? args.slice(1) : args) {
    const directive = directives.at(-1);
    if (argument === '-') readsStandardInput = true;
    else if (argument === '--check-config') checksOnly = true;
    else if (argument.startsWith('--')) directives.push([argument.slice(2)]);
    else if (directive !== undefined) directive.push(argument);
    else return { kind: 'mistake', problem: `Unexpected argument '${argument}'` };
  }
  const configFile = hasFile ? first : undefined;
  return { kind: 'run', options: { configFile, readsStandardInput, directives, checksOnly } };
}
