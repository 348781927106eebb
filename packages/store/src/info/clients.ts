/** INFO clients. */
import { maxclients } from '../config/directives/clients.js';
import type { InfoSection } from './section.js';

export const clients: InfoSection = {
  name: 'clients',
  isDefault: true,
  fields({ config, sessions }) {
    let inputMax = 0;
    let outputMax = 0;
    for (const session of sessions.values()) {
      inputMax = Math.max(inputMax, session.inputBytes);
      outputMax = Math.max(outputMax, session.outputBytes);
    }
    return [
      ['connected_clients', sessions.count],
      ['cluster_connections', 0],
      ['maxclients', config.get(maxclients)],
      ['client_recent_max_input_buffer', inputMax],
      ['client_recent_max_output_buffer', outputMax],
      ['blocked_clients', 0],
      ['tracking_clients', 0],
      ['clients_in_timeout_table', 0],
    ];
  },
};
