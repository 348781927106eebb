/** INFO replication: a master without replicas, which is what this server is. */
import type { InfoSection } from './section.js';

export const replication: InfoSection = {
  name: 'replication',
  isDefault: true,
  fields({ replicationId }) {
    return [
      ['role', 'master'],
      ['connected_slaves', 0],
      ['master_failover_state', 'no-failover'],
      ['master_replid', replicationId],
      ['master_replid2', '0'.repeat(40)],
      ['master_repl_offset', 0],
      ['second_repl_offset', -1],
      ['repl_backlog_active', 0],
      ['repl_backlog_size', 0],
      ['repl_backlog_first_byte_offset', 0],
      ['repl_backlog_histlen', 0],
    ];
  },
};
