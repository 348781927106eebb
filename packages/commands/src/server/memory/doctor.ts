/**
 * MEMORY DOCTOR: what is unusual about the memory in use, in Redis's words.
 *
 * Looked at are the peak and the buffers of clients. Redis also judges how much more the process has
 * than is in use: Node.js itself has so much that this would always alarm.
 *
 * Spec: redis/src/object.c getMemoryDoctorReport (7.0).
 */
import type { Command } from '../../core/command.js';
import type { Context } from '../../core/context.js';

/** Less in use, and nothing is judged. */
const usedMin = 5 * 1024 * 1024;
const peakRatioMax = 1.5;
const clientBufferMax = 200 * 1024;

const emptyReport =
  'Hi Sam, this instance is empty or is using very little memory, my issues detector can\'t be ' +
  'used in these conditions. Please, leave for your mission on Earth and fill it with some data. ' +
  'The new Sam and I will be back to our programming as soon as I finished rebooting.\n';

const healthyReport =
  "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on " +
  'this base.\n';

const reportHead = 'Sam, I detected a few issues in this Redis instance memory implants:\n\n';

const reportTail = "I'm here to keep you safe, Sam. I want to help you.\n";

const bigPeak =
  ' * Peak memory: In the past this instance used more than 150% the memory that is currently ' +
  'using. The allocator is normally not able to release memory after a peak, so you can expect to ' +
  'see a big fragmentation ratio, however this is actually harmless and is only due to the memory ' +
  'peak, and if the Redis instance Resident Set Size (RSS) is currently bigger than expected, the ' +
  'memory will be used as soon as you fill the Redis instance with more data. If the memory peak ' +
  'was only occasional and you want to try to reclaim memory, please try the MEMORY PURGE ' +
  'command, otherwise the only other option is to shutdown and restart the instance.\n\n';

const bigClientBuffers =
  ' * Big client buffers: The clients output buffers in this instance are greater than 200K per ' +
  'client (on average). This may result from different causes, like Pub/Sub clients subscribed to ' +
  'channels bot not receiving data fast enough, so that data piles on the Redis instance output ' +
  'buffer, or clients sending commands with large replies or very large sequences of commands in ' +
  'the same pipeline. Please use the CLIENT LIST command in order to investigate the issue if it ' +
  'causes problems in your instance, or to understand better why certain clients are using a big ' +
  'amount of memory.\n\n';

export const doctor: Command = {
  name: 'doctor',
  group: 'server',
  since: '4.0.0',
  summary: 'Outputs memory problems report',
  complexity: 'O(1)',
  arity: 2,
  flags: [],
  acl: ['slow'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  execute(context) {
    context.reply.verbatim('txt', examine(context));
  },
};

function examine({ host }: Context): string {
  const { clientBuffers, used, usedPeak } = host.memoryFigures();
  if (used < usedMin) return emptyReport;
  const clients = host.sessions.list().length;
  let issues = '';
  if (usedPeak / used > peakRatioMax) issues += bigPeak;
  if (clients > 0 && clientBuffers / clients > clientBufferMax) issues += bigClientBuffers;
  return issues === '' ? healthyReport : reportHead + issues + reportTail;
}
