/**
 * INFO commandstats: commands that were called or rejected at least once.
 *
 * Time is measured per stretch of one command in what a client sent, not per call: reading a clock
 * twice per command costs more than a GET.
 */
import type { CommandEntry } from '@varve/commands';

import type { InfoFields, InfoSection } from './section.js';

export const commandstats: InfoSection = {
  name: 'commandstats',
  isDefault: false,
  fields: ({ context }) => context.table.entries.flatMap(fieldsOf),
};

function fieldsOf(entry: CommandEntry): InfoFields {
  const below = entry.subcommands?.entries.flatMap(fieldsOf) ?? [];
  const { calls, rejectedCalls, failedCalls } = entry;
  if (calls === 0 && rejectedCalls === 0 && failedCalls === 0) return below;
  const usec = Math.round(entry.microseconds);
  const perCall = (calls === 0 ? 0 : entry.microseconds / calls).toFixed(2);
  const value =
    `calls=${calls},usec=${usec},usec_per_call=${perCall},` +
    `rejected_calls=${rejectedCalls},failed_calls=${failedCalls}`;
  return [[`cmdstat_${entry.fullName}`, value], ...below];
}
