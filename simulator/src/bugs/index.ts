/** The list of seeded bugs. Add yours to one of the two files, or a third. */
import { diskBugs } from './disk-bugs.js';
import { productBugs } from './product-bugs.js';
import type { SeededBug } from './seeded-bug.js';

export const seededBugs: readonly SeededBug[] = [...diskBugs, ...productBugs];
