import { Arg, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { notFound } from '../errors.ts';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../scalars/date-time.ts';
import { Json } from '../scalars/json.ts';
import { allSettings } from './setting-definition.ts';
import { type EffectiveSetting, settingByKey } from './setting.read.ts';
import { MAX_DESCRIPTION_LENGTH, resetSetting, setSetting } from './setting.service.ts';

@ObjectType('Setting', { description: 'Something that can be set while the server runs.', simpleResolvers: true })
class SettingType implements Omit<EffectiveSetting, 'updatedAt'> {
  @Field(() => ID, { description: 'Its name.' })
  key!: string;

  @Field(() => Json, { description: 'What holds now.' })
  value!: unknown;

  @Field(() => Json, { description: 'What holds while nothing else is set.' })
  defaultValue!: unknown;

  @Field(() => Boolean, { description: 'Whether nothing else was set.' })
  isDefault!: boolean;

  @Field(() => String, { nullable: true, description: 'What it does and which values it takes.' })
  description!: string;

  @Field(() => DateTime, { description: 'When it was last set; the beginning of 1970 while it has its default.' })
  updatedAt!: Date;
}

const KEY = 'Its key.';

@Resolver(() => SettingType)
export class SettingResolver {
  @Query(() => SettingType, { nullable: true, description: 'A setting; null when there is none with the key.' })
  setting(
    @Arg('key', () => ID, { description: KEY }) key: string,
    @Ctx() { loaders }: Context,
  ): Promise<EffectiveSetting | null> {
    return loaders.of(settingByKey).load(key);
  }

  @Query(() => [SettingType], { description: 'Every setting there is, by key.' })
  settings(@Ctx() context: Context): Promise<EffectiveSetting[]> {
    return Promise.all(allSettings().map(({ key }) => load(context, key)));
  }

  @Mutation(() => SettingType, { description: 'Sets a setting; it holds from now on.' })
  async setSetting(
    @Arg('key', () => ID, { description: KEY }) key: string,
    @Arg('value', () => Json, { description: 'The value; the description of the setting says which it takes.' })
    value: unknown,
    @Arg('description', () => String, {
      nullable: true,
      description:
        `A description in your own words, of at most ${MAX_DESCRIPTION_LENGTH} characters. ` +
        'When it is left out it stays as it is; null goes back to the usual one.',
    })
    description: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<EffectiveSetting> {
    await context.write((em) => setSetting(em, key, value, description));
    return load(context, key);
  }

  @Mutation(() => ID, { description: 'Brings a setting back to its default, and gives its key.' })
  async deleteSetting(
    @Arg('key', () => ID, { description: KEY }) key: string,
    @Ctx() context: Context,
  ): Promise<string> {
    await context.write((em) => resetSetting(em, key));
    return key;
  }
}

async function load({ loaders }: Context, key: string): Promise<EffectiveSetting> {
  const setting = await loaders.of(settingByKey).load(key);
  if (!setting) throw notFound('setting', key);
  return setting;
}
