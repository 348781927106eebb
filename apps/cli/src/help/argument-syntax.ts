/**
 * The one-line syntax of a command, from the argument tree that COMMAND DOCS reports.
 *
 *     {name: key, type: key}                                  key
 *     {name: nx, type: pure-token, token: NX}                 NX
 *     {name: seconds, token: EX}                              EX seconds
 *     {type: oneof, arguments: [nx, xx], optional}            [NX|XX]
 *     {type: block, arguments: [field, value], multiple}      field value [field value ...]
 *     {name: pattern, token: GET, multiple, multiple_token}   GET pattern [GET pattern ...]
 */

/** One node of the tree. */
export interface ArgumentDoc {
  readonly name: string;
  readonly type: string;
  readonly token: string | undefined;
  /** Of `optional`, `multiple`, `multiple_token`. */
  readonly flags: readonly string[];
  readonly arguments: readonly ArgumentDoc[];
}

/** Formats the arguments of a command, in order. */
export function formatSyntax(args: readonly ArgumentDoc[]): string {
  return args.map(formatArgument).join(' ');
}

function formatArgument(argument: ArgumentDoc): string {
  const token = argument.token === '' ? '""' : argument.token;
  let text = body(argument);
  if (argument.flags.includes('multiple')) {
    const again = argument.flags.includes('multiple_token') ? `${token ?? ''} ${text}` : text;
    text = `${text} [${again} ...]`;
  }
  if (token !== undefined) text = text === '' ? token : `${token} ${text}`;
  return argument.flags.includes('optional') ? `[${text}]` : text;
}

function body(argument: ArgumentDoc): string {
  switch (argument.type) {
    case 'block':
      return argument.arguments.map(formatArgument).join(' ');
    case 'oneof':
      return argument.arguments.map(formatArgument).join('|');
    case 'pure-token':
      return '';
    default:
      return argument.name;
  }
}
