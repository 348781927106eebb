/**
 * What the shell knows of one command: enough for help, completion and hints.
 */

export interface CommandEntry {
  /** Upper case, subcommands behind a space: `CONFIG SET`. */
  readonly name: string;
  /** The arguments: `key value [NX|XX] [GET]`; empty when it takes none. */
  readonly syntax: string;
  readonly summary: string;
  readonly since: string;
  /** As COMMAND DOCS reports it: `string`, `sorted-set`; empty when the server does not say. */
  readonly group: string;
}
