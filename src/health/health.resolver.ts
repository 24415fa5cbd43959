import { sql } from 'kysely';
import { Ctx, Field, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import { asQuery } from '../database/query.ts';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../scalars/date-time.ts';
import { VERSION } from '../version.ts';

const HealthStatus = { OK: 'OK', DEGRADED: 'DEGRADED' } as const;
type HealthStatus = keyof typeof HealthStatus;

registerEnumType(HealthStatus, {
  name: 'HealthStatus',
  description: 'How the server is.',
  valuesConfig: {
    OK: { description: 'Everything works.' },
    DEGRADED: { description: 'The server runs, but its database does not answer.' },
  },
});

@ObjectType({ description: 'How the server is.', simpleResolvers: true })
class Health {
  @Field(() => HealthStatus, { description: 'Whether everything works.' })
  status!: HealthStatus;

  @Field(() => String, { description: "The server's version." })
  version!: string;

  @Field(() => DateTime, { description: 'Since when it runs.' })
  startedAt!: Date;
}

const STARTED_AT = new Date();

@Resolver()
export class HealthResolver {
  @Query(() => Health, { description: 'How the server is.' })
  async health(@Ctx() { reader, log }: Context): Promise<Health> {
    const answers = await reader
      .all(asQuery(reader.dialect, sql`select 1`))
      .then(() => true)
      .catch((error: unknown) => {
        log.error({ err: error }, 'the database does not answer');
        return false;
      });
    return { status: answers ? 'OK' : 'DEGRADED', version: VERSION, startedAt: STARTED_AT };
  }
}
