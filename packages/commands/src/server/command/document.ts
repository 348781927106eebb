/**
 * A command as COMMAND DOCS documents it: a map of what its declaration says for people and tools.
 *
 * Spec: redis/src/server.c addReplyCommandDocs, addReplyCommandArgList (7.0.15).
 */
import type { ReplyWriter } from '@varve/resp';
import type { CommandEntry } from '../../core/command-entry.js';
import type { ArgumentSpec } from '../../core/command.js';
import { replyWords } from './describe.js';

/** Answers with the name and the value of one entry of COMMAND DOCS. */
export function replyDocument(reply: ReplyWriter, entry: CommandEntry): void {
  const { declaration } = entry;
  const subcommands = entry.subcommands?.entries;
  reply.text(entry.fullName);
  const mark = reply.deferMap();
  let count = 0;
  count += replyText(reply, 'summary', declaration.summary);
  count += replyText(reply, 'since', declaration.since);
  count += replyText(reply, 'group', declaration.group);
  count += replyText(reply, 'complexity', declaration.complexity);
  count += replyFlags(reply, 'doc_flags', declaration.docFlags);
  count += replyText(reply, 'deprecated_since', declaration.deprecatedSince);
  count += replyText(reply, 'replaced_by', declaration.replacedBy);
  if (declaration.history !== undefined) {
    count++;
    reply.text('history');
    replyHistory(reply, declaration.history);
  }
  count += replyArguments(reply, declaration.arguments);
  if (subcommands !== undefined) {
    count++;
    reply.text('subcommands');
    reply.map(subcommands.length);
    for (const subcommand of subcommands) replyDocument(reply, subcommand);
  }
  reply.setMap(mark, count);
}

/** Writes a pair of a map if there is a value; returns how many pairs. */
function replyText(reply: ReplyWriter, name: string, value: string | undefined): number {
  if (value === undefined) return 0;
  reply.text(name);
  reply.text(value);
  return 1;
}

function replyFlags(
  reply: ReplyWriter,
  name: string,
  flags: readonly string[] | undefined,
): number {
  if (flags === undefined || flags.length === 0) return 0;
  reply.text(name);
  replyWords(reply, flags);
  return 1;
}

function replyHistory(
  reply: ReplyWriter,
  history: readonly (readonly [string, string])[],
): void {
  reply.set(history.length);
  for (const [version, change] of history) {
    reply.array(2);
    reply.text(version);
    reply.text(change);
  }
}

function replyArguments(reply: ReplyWriter, specs: readonly ArgumentSpec[] | undefined): number {
  if (specs === undefined) return 0;
  reply.text('arguments');
  reply.array(specs.length);
  for (const spec of specs) replyArgument(reply, spec);
  return 1;
}

function replyArgument(reply: ReplyWriter, spec: ArgumentSpec): void {
  const mark = reply.deferMap();
  let count = 0;
  count += replyText(reply, 'name', spec.name);
  count += replyText(reply, 'type', spec.type);
  if (spec.keySpecIndex !== undefined) {
    count++;
    reply.text('key_spec_index');
    reply.integer(spec.keySpecIndex);
  }
  count += replyText(reply, 'token', spec.token);
  count += replyText(reply, 'since', spec.since);
  count += replyText(reply, 'deprecated_since', spec.deprecatedSince);
  count += replyFlags(reply, 'flags', spec.flags);
  count += replyArguments(reply, spec.arguments);
  reply.setMap(mark, count);
}
