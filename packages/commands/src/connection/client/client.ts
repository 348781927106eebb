/** CLIENT: about connections. */
import type { Command } from '../../core/command.js';
import { help } from './help.js';
import { kill } from './kill.js';
import { info, list } from './list.js';
import { getname, id, setname } from './name.js';
import { noEvict } from './no-evict.js';
import { reply } from './reply.js';
import { setinfo } from './setinfo.js';

export const client: Command = {
  name: 'client',
  group: 'connection',
  since: '2.4.0',
  summary: 'A container for client connection commands',
  complexity: 'Depends on subcommand.',
  arity: -2,
  flags: [],
  acl: ['slow'],
  subcommands: [getname, help, id, info, kill, list, noEvict, reply, setinfo, setname],
};
