const LEAVES = ['scalars', 'errors.ts', 'secret.ts', 'bounded-text.ts', 'chunks.ts'];
const DATABASE = [...LEAVES, 'config.ts', 'database'];
const GRAPHQL = [...DATABASE, 'graphql'];
const WORK = [...GRAPHQL, 'settings', 'jobs'];

/** What each folder or file of src may import, besides itself. Entry points, which are not named, may import anything. */
const ARROWS = {
  scalars: [],
  'errors.ts': [],
  'secret.ts': [],
  'bounded-text.ts': [],
  'chunks.ts': [],
  'config.ts': ['errors.ts', 'secret.ts'],
  database: DATABASE,
  graphql: GRAPHQL,
  http: GRAPHQL,
  settings: GRAPHQL,
  jobs: WORK,
  schedules: [...WORK, 'library', 'analysis', 'analyzers', 'stash'],
  library: WORK,
  analysis: [...WORK, 'library'],
  analyzers: [...WORK, 'library', 'analysis'],
  stash: [...WORK, 'library', 'analysis'],
  sample: [...WORK, 'library', 'analysis'],
  terminal: [],
  client: ['terminal', 'project-file.ts', 'version.ts'],
};

const ENTITY = '[.-]entity\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(ARROWS).map(([part, allowed]) => ({
      name: `arrows-from-${part.replace('.ts', '')}`,
      severity: 'error',
      comment: `src/${part} may import only ${allowed.join(', ') || 'packages'}.`,
      from: { path: pathOf(part), pathNot: [ENTITY, '^src/database/entities\\.ts$'] },
      to: { path: '^src/', pathNot: [part, ...allowed].map(pathOf) },
    })),
    {
      name: 'entities-import-entities',
      severity: 'error',
      comment: 'An entity may import entities, scalars and the key of a text, so that the tables can be loaded alone.',
      from: { path: ENTITY },
      to: { path: '^src/', pathNot: [ENTITY, '^src/scalars/', '^src/database/text-key\\.ts$'] },
    },
    {
      name: 'registry-imports-entities',
      severity: 'error',
      comment: 'The list of entities is the one place in src/database that knows the features.',
      from: { path: '^src/database/entities\\.ts$' },
      to: { path: '^src/', pathNot: ENTITY },
    },
    {
      name: 'no-cycles-but-entities',
      severity: 'error',
      comment: 'Entities refer to each other lazily; anything else in a cycle cannot be understood alone.',
      from: { pathNot: ENTITY },
      to: { circular: true },
    },
    {
      name: 'resolvers-only-from-entry-points',
      severity: 'error',
      comment: 'A resolver hands on to services and loaders; what two of them need belongs there.',
      from: { path: '^src/[^/]+/' },
      to: { path: '\\.resolver\\.ts$' },
    },
    {
      name: 'services-know-no-jobs',
      severity: 'error',
      comment: 'Inside a feature: resolver and job import the service, never the other way.',
      from: { path: '\\.service\\.ts$' },
      to: { path: '\\.job\\.ts$' },
    },
    {
      name: 'migrations-stand-alone',
      severity: 'error',
      comment: 'A migration must run in years as it does today, whatever the code has become.',
      from: { path: '^migrations/' },
      to: { pathNot: '^node_modules/@mikro-orm/migrations/' },
    },
    {
      name: 'migrations-only-from-orm',
      severity: 'error',
      comment: 'src/database/orm.ts lists the migrations; nothing else needs them.',
      from: { path: '^(src/|mikro-orm\\.config\\.ts$)', pathNot: '^src/database/orm\\.ts$' },
      to: { path: '^migrations/' },
    },
    {
      name: 'drivers-only-in-database',
      severity: 'error',
      comment: 'Only src/database knows which database it is; others may name the type of its entity manager.',
      from: { path: '^src/', pathNot: '^src/database/' },
      to: {
        path: 'node_modules/(@types/)?(better-sqlite3|@mikro-orm/sqlite|pg|@mikro-orm/postgresql)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      comment: 'Tests, measurements and scripts import the product, never the other way.',
      from: { path: '^(src/|migrations/|mikro-orm\\.config\\.ts$)' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      comment: 'What src imports must be installed where it runs.',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      comment: 'A package that is there by accident may be gone tomorrow.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'What has nothing but types cannot be resolved; the compiler finds it.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports it and it imports nothing: it is dead, or not yet wired.',
      from: { orphan: true, path: '^src/' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};

/** A pattern for a folder of src, or for a file of it. */
function pathOf(part) {
  return `^src/${part.endsWith('.ts') ? `${part.replace('.', '\\.')}$` : `${part}/`}`;
}
