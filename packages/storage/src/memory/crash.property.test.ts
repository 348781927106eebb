/**
 * Goal: the invariants of the simulated disk under any program. Method: random programs of storage
 * calls, run on the disk and on a model of plain maps that knows what is visible and what the
 * contract says is certain after a power failure.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { StorageFile } from '../storage.js';
import { seededChoice } from './choice.js';
import { MemoryStorage } from './memory-storage.js';

const names = ['a', 'b', 'd/a', 'd/b'] as const;
type Name = (typeof names)[number];

type Step =
  | { readonly kind: 'append'; readonly name: Name; readonly size: number }
  | { readonly kind: 'cut'; readonly name: Name }
  | { readonly kind: 'sync'; readonly name: Name }
  | { readonly kind: 'replace'; readonly name: Name }
  | { readonly kind: 'remove'; readonly name: Name }
  | { readonly kind: 'rename'; readonly name: Name; readonly target: Name }
  | { readonly kind: 'syncDirectory'; readonly name: '.' | 'd' }
  | { readonly kind: 'lose'; readonly name: Name; readonly outcome: 'kept' | 'reverted' };

const name = fc.constantFrom(...names);
const directory = fc.constantFrom('.' as const, 'd' as const);
const outcome = fc.constantFrom('kept' as const, 'reverted' as const);
const appended = fc.integer({ min: 1, max: 1500 });
const append = fc.record({ kind: fc.constant('append' as const), name, size: appended });
const sync = fc.record({ kind: fc.constant('sync' as const), name });
const calmStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: append },
  { weight: 2, arbitrary: sync },
  fc.record({ kind: fc.constant('cut' as const), name }),
  fc.record({ kind: fc.constant('replace' as const), name }),
  fc.record({ kind: fc.constant('remove' as const), name }),
  fc.record({ kind: fc.constant('rename' as const), name, target: name }),
  fc.record({ kind: fc.constant('syncDirectory' as const), name: directory }),
);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: calmStep },
  fc.record({ kind: fc.constant('lose' as const), name, outcome }),
);
const profile = fc.constantFrom('prefix' as const, 'reorder' as const, 'adversarial' as const);
const durability = fc.constantFrom('posix' as const, 'journaled' as const);
const seed = fc.integer();

/** A file of the model. */
interface ModelFile {
  /** What is visible. */
  text: string;
  /** What was visible at the last sync. */
  durable: string;
  /** The first so many bytes of `durable` are certain: no pending cut reached below. */
  certain: number;
}

class Model {
  readonly visible = new Map<Name, ModelFile>();
  /** Names that are certain: the last syncDirectory saw them and nothing happened to them since. */
  readonly certain = new Map<Name, ModelFile>();
  #fill = 0;

  text(size: number): string {
    this.#fill += 1;
    return String.fromCharCode(97 + (this.#fill % 26)).repeat(size);
  }

  touch(...touched: Name[]): void {
    for (const one of touched) this.certain.delete(one);
  }
}

/** Takes a step on the disk and on the model; steps on missing files do nothing. */
function take(disk: MemoryStorage, model: Model, step: Step): void {
  if (step.kind === 'syncDirectory') {
    disk.syncDirectory(step.name);
    for (const [one, file] of model.visible) {
      if (one.startsWith('d/') === (step.name === 'd')) model.certain.set(one, file);
    }
    return;
  }
  const file = model.visible.get(step.name);
  if (step.kind === 'append' || step.kind === 'replace') {
    const mode = step.kind;
    const text = model.text(mode === 'append' ? step.size : 10);
    withFile(disk, step.name, mode, (open) => open.write(Buffer.from(text), 0, text.length));
    if (file === undefined) {
      model.visible.set(step.name, { text, durable: '', certain: 0 });
      model.touch(step.name);
    } else if (mode === 'append') {
      file.text += text;
    } else {
      file.text = text;
      file.certain = 0;
    }
    return;
  }
  if (file === undefined) return;
  switch (step.kind) {
    case 'cut':
      withFile(disk, step.name, 'append', (open) => {
        const size = Math.floor(open.size() / 2);
        open.truncate(size);
        file.text = file.text.slice(0, size);
        file.certain = Math.min(file.certain, size);
      });
      return;
    case 'sync':
      withFile(disk, step.name, 'read', (open) => {
        open.sync();
      });
      file.durable = file.text;
      file.certain = file.text.length;
      return;
    case 'remove':
      disk.remove(step.name);
      model.visible.delete(step.name);
      model.touch(step.name);
      return;
    case 'rename':
      disk.rename(step.name, step.target);
      if (step.name === step.target) return;
      model.visible.delete(step.name);
      model.visible.set(step.target, file);
      model.touch(step.name, step.target);
      return;
    case 'lose':
      withFile(disk, step.name, 'read', (open) => {
        (open as ReturnType<MemoryStorage['open']>).loseUnsynced(step.outcome);
      });
  }
}

function withFile(
  disk: MemoryStorage,
  path: Name,
  mode: 'read' | 'append' | 'replace',
  use: (file: StorageFile) => unknown,
): void {
  const file = disk.open(path, mode);
  use(file);
  file.close();
}

function texts(disk: MemoryStorage): Record<string, string> {
  const files = [...disk.files()];
  return Object.fromEntries(files.map(([path, bytes]) => [path, bytes.toString('latin1')]));
}

function freshDisk(options: ConstructorParameters<typeof MemoryStorage>[0]): MemoryStorage {
  const disk = new MemoryStorage(options);
  disk.makeDirectory('d');
  disk.syncDirectory('.');
  return disk;
}

const steps = fc.array(calmStep, { maxLength: 40 });
const wildSteps = fc.array(anyStep, { maxLength: 40 });

describe('any program', () => {
  test('sees the same files as in a model', () => {
    fc.assert(
      fc.property(steps, (program) => {
        const disk = freshDisk({});
        const model = new Model();
        for (const step of program) {
          take(disk, model, step);
          disk.check();
        }
        const expected = [...model.visible].map(([one, file]) => [one, file.text]);
        expect(texts(disk)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  test('finds what is certain after a power failure, in every profile', () => {
    fc.assert(
      fc.property(steps, profile, durability, seed, (program, kind, rule, chance) => {
        const disk = freshDisk({ profile: kind, names: rule });
        const model = new Model();
        for (const step of program) take(disk, model, step);
        const after = texts(disk.crash('power', seededChoice(chance)));
        for (const [one, file] of model.certain) {
          expect(after[one]?.slice(0, file.certain)).toBe(file.durable.slice(0, file.certain));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('finds a prefix of an append-only file, all that was synced included', () => {
    const appends = fc.array(fc.oneof(appended, fc.constant('sync')));
    fc.assert(
      fc.property(appends, seed, (program, chance) => {
        const disk = freshDisk({ profile: 'prefix' });
        disk.install('log', Buffer.alloc(0));
        const file = disk.open('log', 'append');
        const model = new Model();
        let synced = 0;
        for (const step of program) {
          if (typeof step === 'number') {
            file.write(Buffer.from(model.text(step)), 0, step);
          } else {
            file.sync();
            synced = file.size();
          }
        }
        const before = texts(disk)['log'] as string;
        const after = texts(disk.crash('power', seededChoice(chance)))['log'] as string;
        expect(before.startsWith(after)).toBe(true);
        expect(after.length).toBeGreaterThanOrEqual(synced);
      }),
    );
  });

  test('finds every byte it wrote after a process crash, and the same pending changes', () => {
    fc.assert(
      fc.property(wildSteps, profile, seed, (program, kind, chance) => {
        const disk = freshDisk({ profile: kind });
        const model = new Model();
        for (const step of program) take(disk, model, step);
        const restarted = disk.survivor('process', seededChoice(1));
        expect(restarted.digest()).toBe(disk.digest());
        expect(restarted.isDurable).toBe(disk.isDurable);
        const direct = disk.survivor('power', seededChoice(chance));
        const later = restarted.crash('power', seededChoice(chance));
        expect(later.digest()).toBe(direct.digest());
      }),
    );
  });

  test('leaves a disk that power failures no longer change', () => {
    fc.assert(
      fc.property(wildSteps, profile, seed, (program, kind, chance) => {
        const disk = freshDisk({ profile: kind });
        const model = new Model();
        for (const step of program) take(disk, model, step);
        const once = disk.survivor('power', seededChoice(chance));
        once.check();
        expect(once.survivor('power', seededChoice(~chance)).digest()).toBe(once.digest());
        const again = disk.survivor('power', seededChoice(chance));
        expect(again.digest()).toBe(once.digest());
        if (disk.isDurable) expect(once.digest()).toBe(disk.digest());
      }),
    );
  });

  test('runs on, on the origin and on each survivor, without disturbing the others', () => {
    fc.assert(
      fc.property(steps, steps, seed, (program, later, chance) => {
        const disk = freshDisk({});
        const model = new Model();
        for (const step of program) take(disk, model, step);
        const untouched = disk.clone();
        const survivor = disk.survivor('power', seededChoice(chance));
        const before = survivor.digest();
        const digest = disk.digest();
        for (const step of later) take(disk, model, step);
        expect(survivor.digest()).toBe(before);
        expect(untouched.digest()).toBe(digest);
        withFile(survivor, 'a', 'append', (open) => open.write(Buffer.from('x'), 0, 1));
        withFile(untouched, 'a', 'append', (open) => open.write(Buffer.from('y'), 0, 1));
        for (const one of [disk, survivor, untouched]) one.check();
        const expected = [...model.visible].map(([path, file]) => [path, file.text]);
        expect(texts(disk)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});
