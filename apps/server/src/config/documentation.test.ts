/** Goal: docs/configuration.md lists every directive there is, with its default, and no other. */
import fs from 'node:fs';

import { expect, test } from 'vitest';
import { storeDirectives } from '@varve/store';

import { serverDirectives } from './index.js';

test('the page lists every directive with its default and when it changes', () => {
  const page = fs.readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| (?:`(.*?)`)? ?\| (run|start) \|/gm)];
  const listed = rows.map(([, name, initial = '', changes]) => `${name} "${initial}" ${changes}`);
  const declared = [...storeDirectives, ...serverDirectives].map((directive) => {
    const changes = directive.mutability === 'run' ? 'run' : 'start';
    return `${directive.name} "${directive.kind.format(directive.initial)}" ${changes}`;
  });
  expect(listed.sort()).toEqual(declared.sort());
});
