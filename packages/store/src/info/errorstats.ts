/** INFO errorstats: error replies by their code. */
import type { InfoSection } from './section.js';

export const errorstats: InfoSection = {
  name: 'errorstats',
  isDefault: true,
  fields: ({ context }) =>
    [...context.statistics.errorsByCode].map(([code, count]) => [`errorstat_${code}`, `count=${count}`]),
};
