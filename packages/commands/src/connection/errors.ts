/**
 * Redis's exact error texts of the connection commands.
 *
 * Spec: redis/src/networking.c, acl.c (7.0.15).
 */
export const connectionErrors = {
  protocolNotAnInteger: 'ERR Protocol version is not an integer or out of range',
  protocolUnsupported: 'NOPROTO unsupported protocol version',
  helloNeedsAuthentication:
    'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH ' +
    '<user> <pass> option can be used to authenticate the client and select the RESP protocol ' +
    'version at the same time',
  wrongPassword: 'WRONGPASS invalid username-password pair or user is disabled.',
  noPassword:
    'ERR AUTH <password> called without any password configured for the default user. Are you ' +
    'sure your configuration is correct?',
  invalidName: 'ERR Client names cannot contain spaces, newlines or special characters.',
  invalidClientId: 'ERR Invalid client ID',
  clientIdNotPositive: 'ERR client-id should be greater than 0',
  noSuchClient: 'ERR No such client',
} as const;

/** The text for an option that HELLO does not have, or that lacks its values. */
export function unknownHelloOption(option: string): string {
  // Redis formats it as a C string: it ends at a NUL.
  return `ERR Syntax error in HELLO option '${option.split('\0', 1)[0] ?? ''}'`;
}

/** The text for a kind of client there is none of. */
export function unknownClientType(type: string): string {
  return `ERR Unknown client type '${type}'`;
}

/** The text for a user nobody knows. */
export function noSuchUser(user: string): string {
  return `ERR No such user '${user}'`;
}

/** The text for a fact about a client that CLIENT SETINFO does not take. */
export function unknownClientFact(option: string): string {
  return `ERR Unrecognized option '${option}'`;
}

/** The text for a fact about a client with characters that would break the lines of CLIENT LIST. */
export function invalidClientFact(option: string): string {
  return `ERR ${option} cannot contain spaces, newlines or special characters.`;
}
