/**
 * The script of a simulation: what clients send, when turns end, how time passes, how it stops.
 *
 *     send A: SET k v | GET k     one pipeline of client A; nothing is flushed yet
 *     turn                        the turn of the event loop ends, completions that are due arrive
 *     pass 1500                   1.5 s go by, with a tick every 100 ms
 *     disk 5                      from now on a sync takes 5 ms
 *     operate BGREWRITEAOF        an operator's command, which changes nothing of the dataset
 *     restart                     clean shutdown, and open again
 *     crash power 7               the machine dies; the disk keeps what seed 7 says; open again
 *
 * A workload is a list of steps: it can be printed, replayed, and made shorter.
 */
import type { Profile } from '@varve/storage/memory';

import type { CrashKind } from '../contract/promises.js';
import type { Arguments } from '../harness/server.js';

/** What operators ask for. Whether it is started or refused is not looked at. */
export type Operation = 'BGREWRITEAOF' | 'BGSAVE' | 'SAVE';

export type Step =
  | {
      readonly kind: 'send';
      readonly client: number;
      readonly commands: readonly Arguments[];
      /** Where the pipeline is cut in two chunks, counted in bytes; 0: nowhere. */
      readonly cut?: number;
    }
  | { readonly kind: 'turn' }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'disk'; readonly syncMs: number }
  | { readonly kind: 'operate'; readonly command: Operation }
  | { readonly kind: 'restart'; readonly checksums?: boolean }
  | {
      readonly kind: 'crash';
      readonly crash: CrashKind;
      readonly seed: number;
      readonly profile: Profile;
    };

/** One pipeline of a client. */
export function send(client: number, ...commands: readonly string[]): Step {
  return { kind: 'send', client, commands: commands.map((line) => line.split(' ')) };
}

/** A command with an argument too large to spell out. */
export function sendLarge(client: number, prefix: string, size: number, letter: string): Step {
  const args = [...prefix.split(' '), letter.repeat(size)];
  return { kind: 'send', client, commands: [args] };
}

export const turn: Step = { kind: 'turn' };

export function pass(ms: number): Step {
  return { kind: 'pass', ms };
}

export function disk(syncMs: number): Step {
  return { kind: 'disk', syncMs };
}

export function operate(command: Operation): Step {
  return { kind: 'operate', command };
}

/** Formats a step for a report. */
export function formatStep(step: Step): string {
  switch (step.kind) {
    case 'send': {
      const lines = step.commands.map((args) => args.map(formatArgument).join(' '));
      const cut = step.cut === undefined || step.cut === 0 ? '' : ` (cut ${step.cut})`;
      return `send ${step.client}${cut}: ${lines.join(' | ')}`;
    }
    case 'turn':
      return 'turn';
    case 'pass':
      return `pass ${step.ms}`;
    case 'disk':
      return `disk ${step.syncMs}`;
    case 'operate':
      return `operate ${step.command}`;
    case 'restart':
      return `restart${step.checksums === undefined ? '' : ` checksums=${step.checksums}`}`;
    case 'crash':
      return `crash ${step.crash} ${step.profile} ${step.seed}`;
  }
}

function formatArgument(argument: Arguments[number]): string {
  const text = Buffer.from(argument).toString('latin1');
  return text.length > 40 ? `<${text.length} x ${JSON.stringify(text[0])}>` : text;
}
