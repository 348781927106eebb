/**
 * Commands whose reply is a text for people, and is printed as it is in every output mode.
 *
 * @see redis/src/redis-cli.c cliSendCommand, 7.0
 */

const SUBCOMMANDS: Readonly<Record<string, (args: readonly string[]) => boolean>> = {
  info: () => true,
  lolwut: () => true,
  debug: ([sub]) => sub === 'htstats' || sub === 'htstats-key' || sub === 'client-eviction',
  memory: ([sub]) => sub === 'malloc-stats' || sub === 'doctor',
  cluster: ([sub, ...rest]) => (sub === 'nodes' || sub === 'info') && rest.length === 0,
  client: ([sub]) => sub === 'list' || sub === 'info',
  latency: ([sub, ...rest]) =>
    (sub === 'graph' && rest.length === 1) || (sub === 'doctor' && rest.length === 0),
  proxy: ([sub, ...rest]) => sub === 'info' && rest.length <= 1,
};

/** Tells whether the reply to a command is such a text. */
export function repliesWithText(args: readonly string[]): boolean {
  const [name = '', ...rest] = args.map((argument) => argument.toLowerCase());
  return Object.hasOwn(SUBCOMMANDS, name) && (SUBCOMMANDS[name]?.(rest) ?? false);
}
