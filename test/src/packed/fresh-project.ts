/**
 * A project of a stranger: nothing but packages of this repository, packed as they are published and
 * installed from their tarballs.
 *
 *     pnpm pack     <folder>/tarballs/varve-rdb-0.0.0.tgz ...      "workspace:*" becomes a version
 *     npm install   <folder>/node_modules/@varve/rdb ...           offline, with an empty cache
 *
 * It lies outside of the workspace, so that what a tarball lacks is not found anywhere else.
 *
 * Invariants
 * 1. Programs run without the conditions, options and variables of the tests.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { makeFolder, removeFolder } from '../support/folder.js';

const repository = path.resolve(import.meta.dirname, '../../..');
const pnpm = path.join(repository, 'node_modules/pnpm/bin/pnpm.cjs');
const typescript = path.join(repository, 'node_modules/typescript/bin/tsc');
const nodeTypes = path.join(repository, 'node_modules/@types');

const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2023'],
  module: 'NodeNext',
  strict: true,
  skipLibCheck: false,
  typeRoots: [nodeTypes],
  types: ['node'],
};

/** What this reads of a package.json. */
export interface PackedManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

export class FreshProject {
  readonly folder: string;

  /** Packs and installs packages of the workspace and whatever they depend upon. They must be built. */
  constructor(packages: readonly string[]) {
    this.folder = makeFolder('packed');
    const tarballs = path.join(this.folder, 'tarballs');
    const filters = packages.flatMap((name) => ['--filter', `${name}...`]);
    const pack = [pnpm, ...filters, 'pack', '--pack-destination', tarballs];
    execute(process.execPath, pack, repository);
    this.write('package.json', JSON.stringify({ private: true, type: 'module' }));
    const files = fs.readdirSync(tarballs).map((file) => path.join(tarballs, file));
    const cache = path.join(this.folder, 'cache');
    execute('npm', ['install', '--offline', '--cache', cache, '--no-audit', '--no-fund', ...files], this.folder);
    for (const name of this.installed) {
      if (this.filesOf(name).includes('dist/index.js')) continue;
      throw new Error(`${name} is not built: run \`npm run build\` first`);
    }
  }

  /** Names of everything that is installed. */
  get installed(): string[] {
    const modules = path.join(this.folder, 'node_modules');
    const names = (folder: string): string[] => fs.readdirSync(folder).filter((name) => !name.startsWith('.'));
    return names(modules).flatMap((name) =>
      name.startsWith('@') ? names(path.join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
  }

  /** Paths of the files of an installed package: those of its tarball. */
  filesOf(name: string): string[] {
    const folder = this.#folderOf(name);
    const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  }

  manifestOf(name: string): PackedManifest {
    return JSON.parse(this.#textOf(name, 'package.json')) as PackedManifest;
  }

  /** The examples in the README of an installed package, of one language. */
  examplesOf(name: string, language: 'js' | 'ts'): string[] {
    const blocks = this.#textOf(name, 'README.md').matchAll(/^```(\w+)\n(.*?)^```/gms);
    return [...blocks].filter((block) => block[1] === language).map((block) => block[2] as string);
  }

  write(file: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, file), text);
  }

  /** Compiles `*.ts`, each to a program beside it. Throws what the compiler has to say. */
  compile(): void {
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    execute(process.execPath, [typescript, '--project', '.'], this.folder);
  }

  /** Runs a program of the project to its end. Returns the lines it printed; throws when it failed. */
  run(program: string, ...args: string[]): string[] {
    return execute(process.execPath, [program, ...args], this.folder).split('\n').slice(0, -1);
  }

  remove(): void {
    removeFolder(this.folder);
  }

  #folderOf(name: string): string {
    return path.join(this.folder, 'node_modules', name);
  }

  #textOf(name: string, file: string): string {
    return fs.readFileSync(path.join(this.#folderOf(name), file), 'utf8');
  }
}

/** Runs a program as a stranger would. Returns what it printed. */
function execute(file: string, args: readonly string[], cwd: string): string {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:npm_|pnpm_|NODE_|VITEST)/i.test(name));
  const { error, status, stdout, stderr } = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: Object.fromEntries(own),
  });
  if (error !== undefined) throw error;
  if (status !== 0) {
    const said = stripVTControlCharacters(stdout + stderr);
    throw new Error(`${file} ${args.join(' ')} ended with ${status}:\n${said}`);
  }
  return stdout;
}
