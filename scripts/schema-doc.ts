import type { EntityClass, EntityMetadata } from '@mikro-orm/core';
import type { CheckDef, Column, DatabaseTable, ForeignKey, IndexDef, MikroORM } from '@mikro-orm/sqlite';
import { ENTITIES } from '../src/database/entities.ts';
import { type EntityDoc, readEntityDocs } from './entity-docs.ts';

/** The part of a Markdown page that shows the tables: how they belong together, then each with all that it has. */
export function schemaDoc(orm: MikroORM): string {
  const schema = orm.schema.getTargetSchema();
  const docs = readEntityDocs();
  const entities: readonly EntityClass<object>[] = ENTITIES;
  const stored = entities.map((entity): StoredEntity => {
    const metadata: EntityMetadata = orm.getMetadata(entity);
    const table = schema.getTable(metadata.tableName);
    if (!table) throw new Error(`The schema has no table for ${metadata.className}.`);
    return {
      table,
      doc: docs.get(metadata.className)?.text ?? '',
      docOf: (column) => columnDoc(metadata, column, docs),
    };
  });
  return [
    '## Diagram',
    'Sort keys are left out.',
    diagram(stored.map(({ table }) => table)),
    '## Tables',
    ...stored.flatMap(tableSection),
  ].join('\n\n');
}

interface StoredEntity {
  readonly table: DatabaseTable;
  readonly doc: string;
  docOf(column: string): string;
}

/** What the source says about the property behind a column, in the entity's class or in one that it extends. */
function columnDoc(metadata: EntityMetadata, column: string, docs: ReadonlyMap<string, EntityDoc>): string {
  const property = metadata.props.find(({ fieldNames }) => fieldNames.includes(column));
  for (let type: unknown = metadata.class; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    const doc = property && docs.get(type.name)?.properties.get(property.name);
    if (doc) return doc;
  }
  return '';
}

function diagram(tables: readonly DatabaseTable[]): string {
  return [
    '```mermaid',
    'erDiagram',
    ...tables.flatMap((table) => [
      `  ${table.name} {`,
      ...table
        .getColumns()
        .filter((column) => !sortedColumn(table, column))
        .map((column) => `    ${column.type} ${column.name} ${keyMarks(table, column.name)}`.trimEnd()),
      '  }',
    ]),
    ...tables.flatMap((table) => foreignKeysOf(table).map((key) => `  ${relationship(table, key)}`)),
    '```',
  ].join('\n');
}

function keyMarks(table: DatabaseTable, column: string): string {
  const indexes = table.getIndexes().filter(({ columnNames }) => columnNames.includes(column));
  const marks = {
    PK: indexes.some((index) => index.primary),
    FK: foreignKeysOf(table).some(({ columnNames }) => columnNames.includes(column)),
    UK: indexes.some((index) => index.unique && !index.primary),
  };
  return Object.entries(marks)
    .filter(([, marked]) => marked)
    .map(([mark]) => mark)
    .join(', ');
}

function relationship(table: DatabaseTable, key: ForeignKey): string {
  const optional = key.columnNames.some((column) => table.getColumn(column)?.nullable);
  const label = `${key.columnNames.join(', ')}, on delete ${key.deleteRule}`;
  return `${key.referencedTableName} ${optional ? '|o' : '||'}--o{ ${table.name} : "${label}"`;
}

function tableSection({ table, doc, docOf }: StoredEntity): string[] {
  const columns = table.getColumns().map((column) => columnRow(table, column, docOf(column.name)));
  const facts = [
    `- Primary key: ${columnList(table.getPrimaryKey()?.columnNames ?? [])}`,
    ...foreignKeysOf(table).map(foreignKeyLine),
    ...table.getChecks().map(checkLine),
    ...table
      .getIndexes()
      .filter((index) => !index.primary)
      .map(indexLine),
  ];
  return [
    `### ${table.name}`,
    doc,
    ['| Column | Type | Null | Default | What it is |', '| --- | --- | --- | --- | --- |', ...columns].join('\n'),
    facts.join('\n'),
  ];
}

function columnRow(table: DatabaseTable, column: Column, doc: string): string {
  const sorted = sortedColumn(table, column);
  const notes = [
    sorted ? `The sort key of \`${sorted}\`.` : doc,
    column.generated ? `Generated: \`${column.generated}\`.` : '',
    column.autoincrement ? 'Numbered by the database.' : '',
  ];
  const cells = [
    `\`${column.name}\``,
    column.type,
    column.nullable ? 'yes' : '',
    column.default == null ? '' : `\`${column.default}\``,
    notes.filter(Boolean).join(' '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** The column whose sort key a column is, if it is one. */
function sortedColumn(table: DatabaseTable, { name }: Column): string | undefined {
  const sorted = /^(?<sorted>.+)_key$/.exec(name)?.groups?.['sorted'];
  return sorted && table.hasColumn(sorted) ? sorted : undefined;
}

function foreignKeyLine(key: ForeignKey): string {
  const target = key.referencedColumnNames.map((column) => `${key.referencedTableName}.${column}`);
  const onUpdate = key.updateRule ? `, on update ${key.updateRule}` : '';
  return `- Foreign key: ${columnList(key.columnNames)} → ${columnList(target)}, on delete ${key.deleteRule}${onUpdate}`;
}

function checkLine({ expression }: CheckDef): string {
  return `- Check: \`${String(expression).replaceAll('`', '')}\``;
}

function indexLine({ unique, columnNames, expression }: IndexDef): string {
  if (expression) return `- Index: \`${expression}\``;
  return `- ${unique ? 'Unique index' : 'Index'}: ${columnList(columnNames)}`;
}

function columnList(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function foreignKeysOf(table: DatabaseTable): ForeignKey[] {
  return Object.values(table.getForeignKeys());
}
