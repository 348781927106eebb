/**
 * The dataset: where its files are, how many databases it has, and when it is saved.
 *
 * `save` is accepted in the one form that is true here: `save ""`, no snapshots.
 */
import { directive } from '../directive.js';
import type { Kind } from '../directive.js';
import { accepted, integer, path, refused } from '../kinds.js';

const databaseCountMax = 1024;

export const dir = directive('dir', path, '.', { mutability: 'protected' });

export const databases = directive('databases', integer(1, databaseCountMax), 16, { mutability: 'start' });

const noSavePoints: Kind<''> = {
  several: true,
  parse(args) {
    const isEmpty = args.every((argument) => argument === '');
    if (isEmpty) return accepted('');
    return refused('snapshots are not supported by this version of varve-server: only save "" is accepted');
  },
  format: (value) => value,
  lines: () => ['""'],
};

export const save = directive('save', noSavePoints, '');
