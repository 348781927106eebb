/**
 * Lint rules of the whole repository.
 *
 * Beside the recommended type-aware rules, these hold the invariants of the architecture that one
 * file at a time can show: who may touch the disk, the network, the clock, chance and the process.
 * Arrows between packages are .dependency-cruiser.cjs's.
 */
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', 'test/**', 'packages/*/test/**', 'bench/**', 'simulator/**', 'scripts/**', '**/*.config.ts', '*.ts', '*.js'];

const disk = ['fs', 'node:fs', 'fs/promises', 'node:fs/promises'].map((name) => ({
  name,
  message: 'Only packages/storage opens the disk: take a storage backend as a parameter.',
}));
const network = ['net', 'node:net', 'tls', 'node:tls', 'dgram', 'node:dgram'].map((name) => ({
  name,
  message: 'Only the apps open sockets.',
}));

const clockAndChance = [
  { object: 'Date', property: 'now', message: 'Take the time from the context or a clock parameter.' },
  { object: 'Math', property: 'random', message: 'Take chance from the context or a random parameter.' },
];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'Promise'].map((name) => ({
  name,
  message: 'This package is synchronous and has no clock.',
}));
const theProcess = { name: 'process', message: 'Only the apps read process: take a parameter.' };

export default defineConfig([
  globalIgnores(['**/dist/', '**/node_modules/', '**/coverage/', '**/test-results/', '**/testdata/', '**/.turbo/', 'data/', '**/*.cjs']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/parameter-properties': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines': ['warn', { max: 500 }],
      'no-restricted-imports': ['error', { paths: [...disk, ...network] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use an `as const` object.' },
        { selector: 'ExportAllDeclaration', message: 'Name what you re-export.' },
      ],
    },
  },
  {
    files: ['packages/storage/src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: network }] },
  },
  {
    files: ['apps/*/src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: disk }] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', theProcess],
      'no-restricted-properties': ['error', ...clockAndChance],
    },
  },
  {
    files: ['packages/{resp,rdb,keyspace,commands}/src/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', theProcess, ...timers] },
  },
  {
    files: ['apps/*/src/main.ts', ...tests],
    rules: {
      'no-restricted-imports': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        AbortController: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
]);
