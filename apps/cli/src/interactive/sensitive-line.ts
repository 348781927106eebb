/**
 * Which commands must not be remembered: those that carry a password.
 *
 * @see redis/src/redis-cli.c isSensitiveCommand, 7.0
 */

const SECRET_DIRECTIVES = ['masterauth', 'masteruser', 'requirepass'];

/** Tells whether a command, split into its arguments, may hold a secret. */
export function isSensitive(args: readonly string[]): boolean {
  const lower = args.map((argument) => argument.toLowerCase());
  switch (lower[0]) {
    case 'auth':
      return true;
    case 'acl':
      return lower[1] === 'setuser';
    case 'config':
      return lower[1] === 'set' && SECRET_DIRECTIVES.some((name) => lower.slice(2).includes(name));
    case 'hello':
      return lower.includes('auth');
    case 'migrate':
      return lower.includes('auth') || lower.includes('auth2');
    default:
      return false;
  }
}
