/**
 * A large load of ordinary writes, the same for every server: strings and hashes in several
 * databases, counters, times to live, deletions, transactions.
 */
import type { Random } from '../support/random.js';
import type { ServerProcess } from '../support/server-process.js';
import { WireClient, type WireCommand } from '../support/wire.js';

const batchSize = 5000;
const farMs = 4_000_000_000_000;

/** Sends `count` commands to all servers at the same time, each as fast as it takes them. */
export async function sendLoad(servers: readonly ServerProcess[], random: Random, count: number): Promise<void> {
  const clients = await Promise.all(servers.map((server) => WireClient.connect(server.port)));
  for (let sent = 0; sent < count; ) {
    const batch: WireCommand[] = [];
    while (batch.length < batchSize) batch.push(...nextCommands(random, count));
    const replies = await Promise.all(clients.map((client) => client.pipeline(batch)));
    for (const [i, reply] of (replies[0] ?? []).entries()) {
      if (reply.type === '-') throw new Error(`${JSON.stringify(batch[i])}: ${reply.raw.toString('latin1')}`);
    }
    sent += batch.length;
  }
  await Promise.all(clients.map((client) => client.close()));
}

function nextCommands(random: Random, count: number): WireCommand[] {
  const text = (): string => `string:${random.below(count)}`;
  const hash = (): string => `hash:${random.below(Math.ceil(count / 20))}`;
  const counter = (): string => `counter:${random.below(1000)}`;
  const value = (): string => 'x'.repeat(random.below(40)) + random.below(1_000_000);
  return random.weighted<() => WireCommand[]>([
    [40, () => [['SET', text(), value()]]],
    [10, () => [['SET', text(), value(), 'PXAT', String(farMs + random.below(1_000_000_000))]]],
    [2, () => [['SET', text(), value(), 'EX', '100000']]],
    [15, () => [['INCR', counter()]]],
    [20, () => [['HSET', hash(), `field${random.below(30)}`, value(), `field${random.below(30)}`, value()]]],
    [3, () => [['HDEL', hash(), `field${random.below(30)}`]]],
    [5, () => [['DEL', text(), hash()]]],
    [2, () => [['PEXPIREAT', hash(), String(farMs + random.below(1_000_000_000))]]],
    [1, () => [['PERSIST', hash()]]],
    [1, () => [['SELECT', String(random.below(4))]]],
    [2, () => [['MULTI'], ['SET', text(), value()], ['HINCRBY', hash(), 'count', '1'], ['APPEND', text(), 'more'], ['EXEC']]],
    [0.001, () => [['SWAPDB', '2', '3']]],
  ])();
}
