/**
 * The commands of transactions, in alphabetical order.
 */
import type { Command } from '../core/command.js';
import { discard } from './discard.js';
import { exec } from './exec.js';
import { multi } from './multi.js';
import { unwatch, watch } from './watch.js';

export const transactionCommands: readonly Command[] = [discard, exec, multi, unwatch, watch];
