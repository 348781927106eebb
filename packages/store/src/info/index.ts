/** Every section of INFO, in the order of its output, and the output. Add yours to the list. */
import { clients } from './clients.js';
import { cluster } from './cluster.js';
import { commandstats } from './commandstats.js';
import { cpu } from './cpu.js';
import { errorstats } from './errorstats.js';
import { keyspace } from './keyspace.js';
import { memory } from './memory.js';
import { persistence } from './persistence.js';
import { replication } from './replication.js';
import type { InfoSection, InfoSource } from './section.js';
import { server } from './server.js';
import { stats } from './stats.js';

const sections: readonly InfoSection[] = [
  server,
  clients,
  memory,
  persistence,
  stats,
  replication,
  cpu,
  commandstats,
  errorstats,
  cluster,
  keyspace,
];

/**
 * Writes the text of INFO.
 *
 * @param names sections in lower case, or `default`, `all`, `everything`; none: the default ones
 */
export function formatInfo(names: readonly string[], source: InfoSource): string {
  const wanted = new Set(names.length === 0 ? ['default'] : names);
  const isAll = wanted.has('all') || wanted.has('everything');
  const isShown = ({ name, isDefault }: InfoSection): boolean =>
    isAll || wanted.has(name) || (isDefault && wanted.has('default'));
  return sections.filter(isShown).map((section) => formatSection(section, source)).join('\r\n');
}

function formatSection(section: InfoSection, source: InfoSource): string {
  const lines = section.fields(source).map(([name, value]) => `${name}:${value}\r\n`);
  return `# ${titleOf(section.name)}\r\n${lines.join('')}`;
}

/** Redis's headings: `Clients`, but `CPU`. */
function titleOf(name: string): string {
  return name === 'cpu' ? 'CPU' : name.charAt(0).toUpperCase() + name.slice(1);
}
