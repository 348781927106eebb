import { MemoryStorage } from '@varve/storage/memory';
import { expect, test } from 'vitest';

import { unknownProcess } from '../info/process-facts.js';
import { StoreHarness } from '../testing/store-harness.js';

const dead = 5;

function lifeOf(pid: number): typeof unknownProcess {
  return { ...unknownProcess, pid, isAlive: (other) => other !== dead };
}

/** Starts in a directory with these files; returns those that are there then, and the log. */
function startWith(names: readonly string[]): { left: string[]; lines: string[] } {
  const disk = new MemoryStorage();
  for (const name of names) disk.install(`/${name}`, Buffer.from('x'));
  const { lines } = new StoreHarness({ disk, config: { appendonly: 'no' }, process: lifeOf(7) });
  return { left: disk.list('/'), lines };
}

test.each(['yes', 'no'])('what a BGSAVE left whose process was killed is gone after the next start (appendonly %s)', (appendonly) => {
  const config = { appendonly, save: '' };
  const first = new StoreHarness({ config, process: lifeOf(dead) });
  const sets = Array.from({ length: 1500 }, (_, i) => `SET key:${i} 1`);
  first.run(first.client(), [...sets, 'BGSAVE'].join('\r\n'));
  first.complete();
  expect(first.disk.list('/')).toContain('temp-bg-5.rdb');
  const disk = first.disk.crash('process', () => 0);
  const second = new StoreHarness({ disk, config, process: lifeOf(7) });
  expect(disk.list('/')).toEqual(appendonly === 'yes' ? ['appendonlydir'] : []);
  expect(second.lines).toContain('Removed the temporary dump temp-bg-5.rdb, which a process left that died');
});

test('a temporary dump of a process that is alive stays', () => {
  expect(startWith(['temp-bg-6.rdb', 'temp-bg-7.rdb']).left).toEqual(['temp-bg-6.rdb', 'temp-bg-7.rdb']);
});

test('what redis-server may be writing stays, and what is called otherwise', () => {
  const names = ['temp-5.rdb', 'temp-bg-5.rdb.old', 'temp-bg-.rdb', 'x-temp-bg-5.rdb'].sort();
  expect(startWith(names).left).toEqual(names);
});

test('one that cannot be removed stays, which is logged', () => {
  const harness = new StoreHarness({ config: { appendonly: 'no' }, load: false, process: lifeOf(7) });
  harness.disk.install('/temp-bg-5.rdb', Buffer.from('x'));
  harness.faulty.arm({ operation: 'remove', path: /temp-bg/, fault: { kind: 'fail', code: 'EACCES' } });
  harness.store.load();
  expect(harness.lines).toContain("Can't remove the temporary dump temp-bg-5.rdb: Permission denied");
});
