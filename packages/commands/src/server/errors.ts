/**
 * Redis's exact error texts of the server commands.
 *
 * Spec: redis/src/server.c, db.c, debug.c (7.0.15).
 */
export const serverErrors = {
  commandInvalid: 'ERR Invalid command specified',
  commandWithoutKeys: 'ERR The command has no key arguments',
  commandArity: 'ERR Invalid number of arguments specified for command',
  commandArguments: 'ERR Invalid arguments specified for command',
  firstDbInvalid: 'ERR invalid first DB index',
  secondDbInvalid: 'ERR invalid second DB index',
  debugNotAllowed:
    'ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you ' +
    'can run it from a local connection, otherwise you need to set this option in the ' +
    'configuration file, and then restart the server.',
  reloadOption: 'ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.',
  reloadInUnit: 'ERR DEBUG LOADAOF would lose what this transaction has changed',
} as const;

/** The text for a DEBUG subcommand that there is not, or not with so many arguments. */
export function unknownDebugSubcommand(word: string): string {
  return `ERR unknown subcommand or wrong number of arguments for '${word}'. Try DEBUG HELP.`;
}
