/** INFO cluster. */
import type { InfoSection } from './section.js';

export const cluster: InfoSection = {
  name: 'cluster',
  isDefault: true,
  fields: () => [['cluster_enabled', 0]],
};
