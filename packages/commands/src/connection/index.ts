/**
 * The commands of connections, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { auth } from './auth.js';
import { client } from './client/client.js';
import { hello } from './hello.js';
import { echo, ping } from './ping.js';
import { quit } from './quit.js';
import { reset } from './reset.js';
import { select } from './select.js';

export const connectionCommands: readonly Command[] = [
  auth,
  client,
  echo,
  hello,
  ping,
  quit,
  reset,
  select,
];
