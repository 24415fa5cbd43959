import type { GraphQLResolveInfo } from 'graphql';
import {
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Info,
  Int,
  ObjectType,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { connectionType, ForwardPageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { pageOfParent } from '../graphql/paged-list.ts';
import { Scene } from '../library/scene.entity.ts';
import type { SceneRow } from '../library/scene.read.ts';
import { selectedScene } from '../library/scene-selection.ts';
import { Json } from '../scalars/json.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import { PreviewState, type SceneOutcome } from './apply-scene.ts';
import { type ChangeRow, changesOfPlan } from './change.read.ts';
import { KIND_OF } from './created-objects.ts';
import { PlanChange } from './plan-change.entity.ts';
import type { PlanRow } from './plan.read.ts';
import {
  BY_SCENE,
  outcomeOfScene,
  PREVIEWED_SCENES,
  type PreviewedScene,
  STANDS_FOR_SCENE,
  summaryOfPlan,
} from './preview.ts';
import { type NamedObject, PROPERTY_OF, type SceneState } from './scene-state.ts';

registerEnumType(PreviewState, {
  name: 'PreviewState',
  description: 'How a change meets the library as it is.',
  valuesConfig: {
    CLEAN: { description: 'Applying it does what it says.' },
    ALREADY_SATISFIED: { description: 'The scene is like this already; there is nothing to do.' },
    STALE: { description: 'The field is neither what it was when this was proposed, nor what is proposed.' },
    TARGET_GONE: { description: 'The scene, or an object that is named by its id alone, is gone.' },
    AMBIGUOUS_NAME: { description: 'Several objects have a name that it gives.' },
    DUPLICATE: { description: 'An earlier change of the plan says the same; there is nothing to do.' },
  },
});

const PlannedObjectType = { PERFORMER: 'PERFORMER', TAG: 'TAG', STUDIO: 'STUDIO' } as const;
registerEnumType(PlannedObjectType, {
  name: 'PlannedObjectType',
  description: 'The kinds of objects that applying a plan can create.',
  valuesConfig: {
    PERFORMER: { description: 'A performer.' },
    TAG: { description: 'A tag.' },
    STUDIO: { description: 'A studio.' },
  },
});

@ObjectType({ description: 'How many open changes of a plan meet the library in which way.', simpleResolvers: true })
class PreviewCounts {
  @Field(() => Int, { description: 'Those that do what they say.' })
  clean!: number;

  @Field(() => Int, { description: 'Those for which there is nothing to do.' })
  alreadySatisfied!: number;

  @Field(() => Int, { description: 'Those whose field has changed since they were proposed.' })
  stale!: number;

  @Field(() => Int, { description: 'Those whose scene, or what they name by its id, is gone.' })
  targetGone!: number;

  @Field(() => Int, { description: 'Those with a name that several objects have.' })
  ambiguousName!: number;

  @Field(() => Int, { description: 'Those that an earlier change of the plan says already.' })
  duplicate!: number;
}

@ObjectType({ description: 'An object that applying a plan would create.', simpleResolvers: true })
class PlannedObject {
  @Field(() => PlannedObjectType, { description: 'Its kind.' })
  type!: keyof typeof PlannedObjectType;

  @Field(() => String, { description: 'Its name.' })
  name!: string;
}

@ObjectType({ description: 'A change, and how it meets the library.', simpleResolvers: true })
class ChangePreview {
  @Field(() => PlanChange, { description: 'The change.' })
  change!: ChangeRow;

  @Field(() => PreviewState, { description: 'How it meets the library, after those before it.' })
  state!: PreviewState;

  @Field(() => String, { nullable: true, description: 'Why it is not CLEAN, for people; null when it is.' })
  reason!: string | null;
}

@ObjectType({ description: 'What the open changes of a plan would make of a scene.' })
class ScenePreview {
  @Field(() => ID, { description: 'The id of the scene, which may be gone.' })
  sceneId!: string;
}

const ScenePreviewConnection = connectionType<PreviewedScene>(ScenePreview, 'ScenePreview');
type ScenePreviewConnection = InstanceType<typeof ScenePreviewConnection>;

@ObjectType({
  description:
    'What applying a plan would do now if all of its pending and accepted changes were accepted, and nothing overwritten.',
})
class PlanPreview {
  readonly planId!: number;
}

@Resolver(() => AnalysisPlan)
export class AnalysisPlanPreviewResolver {
  @FieldResolver(() => PlanPreview, { description: 'What applying it would do, found out without doing it.' })
  preview(@Root() plan: PlanRow): PlanPreview {
    return { planId: plan.id };
  }
}

@Resolver(() => PlanPreview)
export class PlanPreviewResolver {
  @FieldResolver(() => PreviewCounts, { description: 'How many of its open changes meet the library in which way.' })
  async counts(@Root() { planId }: PlanPreview, @Ctx() context: Context): Promise<PreviewCounts> {
    const { counts } = await context.loaders.of(summaryOfPlan).load(planId);
    return {
      clean: counts.CLEAN,
      alreadySatisfied: counts.ALREADY_SATISFIED,
      stale: counts.STALE,
      targetGone: counts.TARGET_GONE,
      ambiguousName: counts.AMBIGUOUS_NAME,
      duplicate: counts.DUPLICATE,
    };
  }

  @FieldResolver(() => [PlannedObject], { description: 'What it would create: by kind, then by name.' })
  async creates(@Root() { planId }: PlanPreview, @Ctx() context: Context): Promise<PlannedObject[]> {
    const { creates } = await context.loaders.of(summaryOfPlan).load(planId);
    return creates.map(({ table, name }) => ({ type: KIND_OF[table], name }));
  }

  @FieldResolver(() => ScenePreviewConnection, { description: 'The scenes that it has open changes for, by id.' })
  scenes(
    @Root() { planId }: PlanPreview,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() context: Context,
  ): ScenePreviewConnection {
    const list = { source: PREVIEWED_SCENES, where: STANDS_FOR_SCENE, order: BY_SCENE };
    const parent = { id: String(planId), scope: changesOfPlan, key: `preview ${JSON.stringify(page)}` };
    return new ScenePreviewConnection(pageOfParent(context.loaders, list, page, parent));
  }
}

@Resolver(() => ScenePreview)
export class ScenePreviewResolver {
  @FieldResolver(() => Scene, { nullable: true, description: 'The scene as it is; null when it is gone.' })
  scene(
    @Root() { sceneId }: PreviewedScene,
    @Ctx() { loaders }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SceneRow | null> {
    return selectedScene(loaders, info, sceneId);
  }

  @FieldResolver(() => Json, {
    description: 'The fields that changes can be proposed for, as they are; {} when it is gone.',
  })
  async before(@Root() { id }: PreviewedScene, @Ctx() context: Context): Promise<object> {
    return fieldsOf((await context.loaders.of(outcomeOfScene).load(id)).before);
  }

  @FieldResolver(() => Json, {
    description: 'The same fields as they would be; objects that would be created have no id yet.',
  })
  async after(@Root() { id }: PreviewedScene, @Ctx() context: Context): Promise<object> {
    const { after, creates } = await context.loaders.of(outcomeOfScene).load(id);
    return fieldsOf(after, creates);
  }

  @FieldResolver(() => [ChangePreview], { description: 'Its open changes, in their order.' })
  async changes(@Root() { id }: PreviewedScene, @Ctx() context: Context): Promise<ChangePreview[]> {
    const { changes } = await context.loaders.of(outcomeOfScene).load(id);
    return changes.map(({ change, state, reason }) => ({ change, state, reason }));
  }
}

/** The fields of a scene's state. Objects that are yet to be created have no id that means anything. */
function fieldsOf(scene: SceneState | undefined, creates: SceneOutcome['creates'] = []): object {
  if (!scene) return {};
  const { studio, performers, tags } = scene;
  const planned = new Set(creates.map(({ id }) => id));
  const told = ({ id, name }: NamedObject) => (planned.has(id) ? { name } : { id, name });
  return {
    ...Object.fromEntries(Object.values(PROPERTY_OF).map((property) => [property, scene[property]])),
    studio: studio && told(studio),
    performers: performers.map(told),
    tags: tags.map(told),
  };
}
