import { type Expression, type RawBuilder, sql } from 'kysely';
import { ArgsType, Field, Int } from 'type-graphql';
import { columnNamed, tableNamed } from '../database/names.ts';
import { badInput } from '../errors.ts';

/** A table that says of an object what its parent is, or what its parents are. */
export interface Hierarchy {
  readonly table: string;
  readonly child: string;
  readonly parent: string;
}

export const TAG_HIERARCHY: Hierarchy = { table: 'tag_parents', child: 'tag_id', parent: 'parent_id' };
export const STUDIO_HIERARCHY: Hierarchy = { table: 'studio', child: 'id', parent: 'parent_id' };

/** The ids of the objects given and of those below them, as a subquery. */
export function withDescendants(hierarchy: Hierarchy, roots: RawBuilder<unknown>, depth: number): RawBuilder<string> {
  if (depth === 0) return sql`${roots}`;
  const table = tableNamed(hierarchy.table);
  const child = columnNamed(`${hierarchy.table}.${hierarchy.child}`);
  const parent = columnNamed(`${hierarchy.table}.${hierarchy.parent}`);
  if (depth === -1) {
    return sql`with recursive tree(id) as (${roots}
      union select ${child} from tree join ${table} on ${parent} = tree.id) select id from tree`;
  }
  return sql`with recursive tree(id, level) as (select *, 0 from (${roots}) as roots
    union select ${child}, level + 1 from tree join ${table} on ${parent} = tree.id where level < ${depth})
    select id from tree`;
}

/** Whether a column's value is the object given or, within the depth, one below it. */
export function isWithin(
  column: Expression<unknown>,
  hierarchy: Hierarchy,
  root: Expression<string>,
  depth: number,
): RawBuilder<boolean> {
  if (depth === 0) return sql`${column} = ${root}`;
  return sql`${column} in (${withDescendants(hierarchy, sql`select ${root}`, depth)})`;
}

/** How much of a hierarchy is meant. */
@ArgsType()
export class DepthArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: 'How many levels below it count as well; -1 for all.',
  })
  depth!: number | null;
}

/**
 * More levels than any hierarchy has. In a circle, which a mirror may come to have while somebody edits the upstream
 * library, as many would be gone through as are asked for.
 */
const MOST_LEVELS = 1_000;

/** @throws BAD_USER_INPUT unless the depth is -1 (all levels), 0 or more */
export function checkedDepth(depth: number | null | undefined, field: string): number {
  const levels = depth ?? 0;
  if (levels > MOST_LEVELS) return -1;
  if (levels >= -1) return levels;
  throw badInput(field, `A depth is -1 for all levels, or 0 and more; it is ${levels}.`);
}
