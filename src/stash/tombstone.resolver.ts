import { sql } from 'kysely';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { LibraryEvent } from '../graphql/channels.ts';
import { connectionType, ForwardPageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { pageOf } from '../graphql/paged-list.ts';
import { LibraryObjectKind } from '../library/library-change.ts';
import { Tombstone } from './tombstone.entity.ts';
import { LATEST_FIRST, type TombstoneRow, TOMBSTONES } from './tombstone.read.ts';

const TombstoneConnection = connectionType<TombstoneRow>(Tombstone, 'Tombstone');
type TombstoneConnection = InstanceType<typeof TombstoneConnection>;

@Resolver(() => Tombstone)
export class TombstoneResolver {
  @Query(() => TombstoneConnection, {
    description: 'What was removed from the library because Stash has it no longer, the latest first.',
  })
  tombstones(
    @Arg('kind', () => LibraryObjectKind, { nullable: true, description: 'Only this kind; all of them when left out.' })
    kind: LibraryEvent['kind'] | null | undefined,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() { reader }: Context,
  ): TombstoneConnection {
    const where = kind ? [sql<boolean>`${sql.ref('tombstone.kind')} = ${kind.toLowerCase()}`] : [];
    return new TombstoneConnection(pageOf(reader, { source: TOMBSTONES, where, order: LATEST_FIRST }, page));
  }

  @FieldResolver(() => LibraryObjectKind, { description: 'What it was.' })
  kind(@Root() { kind }: TombstoneRow): string {
    return kind;
  }
}
