/**
 * The allowed arrows between packages, as a check.
 *
 * arrows.json lists, for each folder of the workspace, the folders it may import; anything not
 * listed is an error, and so is any cycle, between packages or between files. Types count too.
 */
const arrows = require('./arrows.json');

const escape = (folder) => folder.replace('/', '\\/');

module.exports = {
  forbidden: [
    ...Object.entries(arrows).map(([folder, allowed]) => ({
      name: `arrow-from-${folder.replace('/', '-')}`,
      comment: `${folder} may import only: ${allowed.join(', ') || 'nothing of the workspace'}.`,
      severity: 'error',
      from: { path: `^${escape(folder)}/` },
      to: {
        path: '^(packages|apps|bench|simulator|test)/',
        pathNot: `^(${[folder, ...allowed].map(escape).join('|')})/`,
      },
    })),
    {
      name: 'no-unlisted-package',
      comment: 'A new package needs a line in arrows.json first.',
      severity: 'error',
      from: {
        path: '^(packages|apps)/[^/]+/',
        pathNot: `^(${Object.keys(arrows).map(escape).join('|')})/`,
      },
      to: {},
    },
    {
      name: 'no-cycle',
      comment:
        'Modules that need each other to load. Types may refer to each other: a command is executed with ' +
        'a context, and a context holds the table of commands.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that resolves to nothing: a typo, or a dependency missing in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-test-in-production',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|test-results|testdata)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@varve/source', 'import', 'node', 'types', 'default'],
    },
  },
};
