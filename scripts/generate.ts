import { MikroORM } from '@mikro-orm/sqlite';
import { readFileSync, writeFileSync } from 'node:fs';
import { ormOptions } from '../src/database/orm.ts';
import { createSchema, schemaText } from '../src/graphql/schema.ts';
import { RESOLVERS } from '../src/resolvers.ts';
import { GREENLIGHT_OPERATIONS, STASH_OPERATIONS, typedOperations } from './client-operations.ts';
import { schemaDoc } from './schema-doc.ts';

const MARK = '<!-- What follows is generated from the entities by `npm run generate`. -->';

if (import.meta.main) {
  for (const { path, text } of await generatedFiles()) writeFileSync(path, text);
}

/** The files that are derived from the code, as they should be; nothing is connected to. */
export async function generatedFiles(): Promise<{ path: string; text: string }[]> {
  const orm = new MikroORM(ormOptions({ kind: 'sqlite', path: 'data/unused.db' }));
  const handWritten = readFileSync('docs/schema.md', 'utf8').split(MARK)[0] ?? '';
  const schema = schemaText(createSchema(RESOLVERS));
  return [
    { path: 'schema.graphql', text: schema },
    await typedOperations(GREENLIGHT_OPERATIONS, schema),
    await typedOperations(STASH_OPERATIONS),
    { path: 'docs/schema.md', text: `${handWritten}${MARK}\n\n${schemaDoc(orm)}\n` },
    // In the form in which MikroORM's migrator keeps it, to compare the entities with at the next migration.
    { path: 'migrations/sqlite/schema-snapshot.json', text: JSON.stringify(orm.schema.getTargetSchema(), null, 2) },
  ];
}
