/** INFO cpu. */
import type { InfoSection } from './section.js';

const digits = 6;

export const cpu: InfoSection = {
  name: 'cpu',
  isDefault: true,
  fields({ process }) {
    const { user, system } = process.cpuSeconds();
    return [
      ['used_cpu_sys', system.toFixed(digits)],
      ['used_cpu_user', user.toFixed(digits)],
      ['used_cpu_sys_children', (0).toFixed(digits)],
      ['used_cpu_user_children', (0).toFixed(digits)],
    ];
  },
};
