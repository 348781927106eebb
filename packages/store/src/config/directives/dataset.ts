/** The dataset: where its files are, and how many databases it has. */
import { directive } from '../directive.js';
import { integer, path } from '../kinds.js';

const databaseCountMax = 1024;

export const dir = directive('dir', path, '.', { mutability: 'protected' });

export const databases = directive('databases', integer(1, databaseCountMax), 16, { mutability: 'start' });
