import { Ctx, Field, ID, ObjectType, registerEnumType, Resolver, Root, Subscription } from 'type-graphql';
import type { LibraryEvent } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';

export const LibraryObjectKind = { SCENE: 'SCENE', PERFORMER: 'PERFORMER', TAG: 'TAG', STUDIO: 'STUDIO' } as const;
const ChangeKind = { CREATED: 'CREATED', UPDATED: 'UPDATED', DELETED: 'DELETED' } as const;

registerEnumType(LibraryObjectKind, {
  name: 'LibraryObjectKind',
  description: 'The kinds of objects in the library.',
  valuesConfig: {
    SCENE: { description: 'A scene.' },
    PERFORMER: { description: 'A performer.' },
    TAG: { description: 'A tag.' },
    STUDIO: { description: 'A studio.' },
  },
});

registerEnumType(ChangeKind, {
  name: 'LibraryChangeKind',
  description: 'What can happen to an object of the library.',
  valuesConfig: {
    CREATED: { description: 'It is new.' },
    UPDATED: { description: 'It has changed.' },
    DELETED: { description: 'It is gone.' },
  },
});

@ObjectType({ description: 'Something that happened to an object of the library.', simpleResolvers: true })
class LibraryChange implements LibraryEvent {
  @Field(() => LibraryObjectKind, { description: 'The kind of object.' })
  kind!: LibraryEvent['kind'];

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => ChangeKind, { description: 'What happened.' })
  change!: LibraryEvent['change'];
}

@Resolver()
export class LibraryChangeResolver {
  @Subscription(() => LibraryChange, {
    description:
      'Tells of every change to the library that is made through this server. Of several undelivered changes to one ' +
      'object only the latest is told; the subscription of a client that lags behind by 10,000 objects ends with LIMIT_EXCEEDED, and it reads anew.',
    subscribe: ({ context }: { context: Context }) => context.channels.library.subscribe(),
  })
  libraryChanged(@Root() event: LibraryEvent, @Ctx() context: Context): LibraryEvent {
    context.loaders.clear();
    return event;
  }
}

/** Tells subscribers of a change that has been committed. */
export function announce(context: Context, event: LibraryEvent): void {
  context.channels.library.publish(event);
}
