/* eslint-disable */
// Generated from src/stash/stash.graphql and src/stash/operations/*.graphql by `npm run generate`.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export const SortDirectionEnum = {
  ASC: 'ASC',
  DESC: 'DESC'
} as const;

export type SortDirectionEnum = typeof SortDirectionEnum[keyof typeof SortDirectionEnum];
export type FindFilterType = {
  readonly page?: number | null | undefined;
  readonly per_page?: number | null | undefined;
  readonly sort?: string | null | undefined;
  readonly direction?: SortDirectionEnum | null | undefined;
};

export const CriterionModifier = {
  EQUALS: 'EQUALS',
  NOT_EQUALS: 'NOT_EQUALS',
  GREATER_THAN: 'GREATER_THAN',
  LESS_THAN: 'LESS_THAN',
  IS_NULL: 'IS_NULL',
  NOT_NULL: 'NOT_NULL',
  INCLUDES_ALL: 'INCLUDES_ALL',
  INCLUDES: 'INCLUDES',
  EXCLUDES: 'EXCLUDES',
  MATCHES_REGEX: 'MATCHES_REGEX',
  NOT_MATCHES_REGEX: 'NOT_MATCHES_REGEX',
  BETWEEN: 'BETWEEN',
  NOT_BETWEEN: 'NOT_BETWEEN'
} as const;

export type CriterionModifier = typeof CriterionModifier[keyof typeof CriterionModifier];
export type StringCriterionInput = {
  readonly value: string;
  readonly modifier: CriterionModifier;
};

export type TimestampCriterionInput = {
  readonly value: string;
  readonly value2?: string | null | undefined;
  readonly modifier: CriterionModifier;
};

export type SceneFilterType = {
  readonly updated_at?: TimestampCriterionInput | null | undefined;
};

export type PerformerFilterType = {
  readonly name?: StringCriterionInput | null | undefined;
  readonly aliases?: StringCriterionInput | null | undefined;
  readonly updated_at?: TimestampCriterionInput | null | undefined;
};

export type TagFilterType = {
  readonly name?: StringCriterionInput | null | undefined;
  readonly aliases?: StringCriterionInput | null | undefined;
  readonly updated_at?: TimestampCriterionInput | null | undefined;
};

export type StudioFilterType = {
  readonly name?: StringCriterionInput | null | undefined;
  readonly aliases?: StringCriterionInput | null | undefined;
  readonly updated_at?: TimestampCriterionInput | null | undefined;
};

export const BulkUpdateIdMode = {
  SET: 'SET',
  ADD: 'ADD',
  REMOVE: 'REMOVE'
} as const;

export type BulkUpdateIdMode = typeof BulkUpdateIdMode[keyof typeof BulkUpdateIdMode];
export type BulkUpdateIds = {
  readonly ids?: ReadonlyArray<string> | null | undefined;
  readonly mode: BulkUpdateIdMode;
};

export type BulkUpdateStrings = {
  readonly values?: ReadonlyArray<string> | null | undefined;
  readonly mode: BulkUpdateIdMode;
};

export type BulkSceneUpdateInput = {
  readonly ids?: ReadonlyArray<string> | null | undefined;
  readonly title?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly details?: string | null | undefined;
  readonly director?: string | null | undefined;
  readonly urls?: BulkUpdateStrings | null | undefined;
  readonly date?: string | null | undefined;
  readonly rating100?: number | null | undefined;
  readonly organized?: boolean | null | undefined;
  readonly studio_id?: string | null | undefined;
  readonly performer_ids?: BulkUpdateIds | null | undefined;
  readonly tag_ids?: BulkUpdateIds | null | undefined;
};

export type StashVersionQueryVariables = Exact<{ [key: string]: never; }>;


export type StashVersionQuery = { readonly version: { readonly version: string | null } };

export type StashSceneFragment = { readonly id: string, readonly title: string | null, readonly code: string | null, readonly details: string | null, readonly director: string | null, readonly urls: ReadonlyArray<string>, readonly date: string | null, readonly rating100: number | null, readonly organized: boolean, readonly created_at: string, readonly updated_at: string, readonly files: ReadonlyArray<{ readonly path: string }>, readonly studio: { readonly id: string } | null, readonly performers: ReadonlyArray<{ readonly id: string }>, readonly tags: ReadonlyArray<{ readonly id: string }> };

export type StashPerformerFragment = { readonly id: string, readonly name: string, readonly disambiguation: string | null, readonly alias_list: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string };

export type StashTagFragment = { readonly id: string, readonly name: string, readonly description: string | null, readonly aliases: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string, readonly parents: ReadonlyArray<{ readonly id: string }> };

export type StashStudioFragment = { readonly id: string, readonly name: string, readonly aliases: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string, readonly parent_studio: { readonly id: string } | null };

export type StashScenesQueryVariables = Exact<{
  filter: FindFilterType;
  where?: SceneFilterType | null | undefined;
}>;


export type StashScenesQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string, readonly title: string | null, readonly code: string | null, readonly details: string | null, readonly director: string | null, readonly urls: ReadonlyArray<string>, readonly date: string | null, readonly rating100: number | null, readonly organized: boolean, readonly created_at: string, readonly updated_at: string, readonly files: ReadonlyArray<{ readonly path: string }>, readonly studio: { readonly id: string } | null, readonly performers: ReadonlyArray<{ readonly id: string }>, readonly tags: ReadonlyArray<{ readonly id: string }> }> } };

export type StashPerformersQueryVariables = Exact<{
  filter: FindFilterType;
  where?: PerformerFilterType | null | undefined;
}>;


export type StashPerformersQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string, readonly name: string, readonly disambiguation: string | null, readonly alias_list: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string }> } };

export type StashTagsQueryVariables = Exact<{
  filter: FindFilterType;
  where?: TagFilterType | null | undefined;
}>;


export type StashTagsQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string, readonly name: string, readonly description: string | null, readonly aliases: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string, readonly parents: ReadonlyArray<{ readonly id: string }> }> } };

export type StashStudiosQueryVariables = Exact<{
  filter: FindFilterType;
  where?: StudioFilterType | null | undefined;
}>;


export type StashStudiosQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string, readonly name: string, readonly aliases: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string, readonly parent_studio: { readonly id: string } | null }> } };

export type StashSceneIdsQueryVariables = Exact<{
  filter: FindFilterType;
  where?: SceneFilterType | null | undefined;
}>;


export type StashSceneIdsQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string }> } };

export type StashPerformerIdsQueryVariables = Exact<{
  filter: FindFilterType;
  where?: PerformerFilterType | null | undefined;
}>;


export type StashPerformerIdsQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string }> } };

export type StashTagIdsQueryVariables = Exact<{
  filter: FindFilterType;
  where?: TagFilterType | null | undefined;
}>;


export type StashTagIdsQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string }> } };

export type StashStudioIdsQueryVariables = Exact<{
  filter: FindFilterType;
  where?: StudioFilterType | null | undefined;
}>;


export type StashStudioIdsQuery = { readonly page: { readonly count: number, readonly objects: ReadonlyArray<{ readonly id: string }> } };

export type StashSceneByIdQueryVariables = Exact<{
  id: string;
}>;


export type StashSceneByIdQuery = { readonly object: { readonly id: string, readonly title: string | null, readonly code: string | null, readonly details: string | null, readonly director: string | null, readonly urls: ReadonlyArray<string>, readonly date: string | null, readonly rating100: number | null, readonly organized: boolean, readonly created_at: string, readonly updated_at: string, readonly files: ReadonlyArray<{ readonly path: string }>, readonly studio: { readonly id: string } | null, readonly performers: ReadonlyArray<{ readonly id: string }>, readonly tags: ReadonlyArray<{ readonly id: string }> } | null };

export type StashPerformerByIdQueryVariables = Exact<{
  id: string;
}>;


export type StashPerformerByIdQuery = { readonly object: { readonly id: string, readonly name: string, readonly disambiguation: string | null, readonly alias_list: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string } | null };

export type StashTagByIdQueryVariables = Exact<{
  id: string;
}>;


export type StashTagByIdQuery = { readonly object: { readonly id: string, readonly name: string, readonly description: string | null, readonly aliases: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string, readonly parents: ReadonlyArray<{ readonly id: string }> } | null };

export type StashStudioByIdQueryVariables = Exact<{
  id: string;
}>;


export type StashStudioByIdQuery = { readonly object: { readonly id: string, readonly name: string, readonly aliases: ReadonlyArray<string>, readonly created_at: string, readonly updated_at: string, readonly parent_studio: { readonly id: string } | null } | null };

export type StashUpdateSceneMutationVariables = Exact<{
  input: BulkSceneUpdateInput;
}>;


export type StashUpdateSceneMutation = { readonly scenes: ReadonlyArray<{ readonly id: string }> | null };

export type StashCreateStudioMutationVariables = Exact<{
  name: string;
}>;


export type StashCreateStudioMutation = { readonly object: { readonly id: string } | null };

export type StashCreatePerformerMutationVariables = Exact<{
  name: string;
}>;


export type StashCreatePerformerMutation = { readonly object: { readonly id: string } | null };

export type StashCreateTagMutationVariables = Exact<{
  name: string;
}>;


export type StashCreateTagMutation = { readonly object: { readonly id: string } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const StashSceneFragmentDoc = new TypedDocumentString(`
    fragment StashScene on Scene {
  id
  title
  code
  details
  director
  urls
  date
  rating100
  organized
  created_at
  updated_at
  files {
    path
  }
  studio {
    id
  }
  performers {
    id
  }
  tags {
    id
  }
}
    `, {"fragmentName":"StashScene"}) as unknown as TypedDocumentString<StashSceneFragment, unknown>;
export const StashPerformerFragmentDoc = new TypedDocumentString(`
    fragment StashPerformer on Performer {
  id
  name
  disambiguation
  alias_list
  created_at
  updated_at
}
    `, {"fragmentName":"StashPerformer"}) as unknown as TypedDocumentString<StashPerformerFragment, unknown>;
export const StashTagFragmentDoc = new TypedDocumentString(`
    fragment StashTag on Tag {
  id
  name
  description
  aliases
  parents {
    id
  }
  created_at
  updated_at
}
    `, {"fragmentName":"StashTag"}) as unknown as TypedDocumentString<StashTagFragment, unknown>;
export const StashStudioFragmentDoc = new TypedDocumentString(`
    fragment StashStudio on Studio {
  id
  name
  aliases
  parent_studio {
    id
  }
  created_at
  updated_at
}
    `, {"fragmentName":"StashStudio"}) as unknown as TypedDocumentString<StashStudioFragment, unknown>;
export const StashVersionDocument = new TypedDocumentString(`
    query StashVersion {
  version {
    version
  }
}
    `) as unknown as TypedDocumentString<StashVersionQuery, StashVersionQueryVariables>;
export const StashScenesDocument = new TypedDocumentString(`
    query StashScenes($filter: FindFilterType!, $where: SceneFilterType) {
  page: findScenes(filter: $filter, scene_filter: $where) {
    count
    objects: scenes {
      ...StashScene
    }
  }
}
    fragment StashScene on Scene {
  id
  title
  code
  details
  director
  urls
  date
  rating100
  organized
  created_at
  updated_at
  files {
    path
  }
  studio {
    id
  }
  performers {
    id
  }
  tags {
    id
  }
}`) as unknown as TypedDocumentString<StashScenesQuery, StashScenesQueryVariables>;
export const StashPerformersDocument = new TypedDocumentString(`
    query StashPerformers($filter: FindFilterType!, $where: PerformerFilterType) {
  page: findPerformers(filter: $filter, performer_filter: $where) {
    count
    objects: performers {
      ...StashPerformer
    }
  }
}
    fragment StashPerformer on Performer {
  id
  name
  disambiguation
  alias_list
  created_at
  updated_at
}`) as unknown as TypedDocumentString<StashPerformersQuery, StashPerformersQueryVariables>;
export const StashTagsDocument = new TypedDocumentString(`
    query StashTags($filter: FindFilterType!, $where: TagFilterType) {
  page: findTags(filter: $filter, tag_filter: $where) {
    count
    objects: tags {
      ...StashTag
    }
  }
}
    fragment StashTag on Tag {
  id
  name
  description
  aliases
  parents {
    id
  }
  created_at
  updated_at
}`) as unknown as TypedDocumentString<StashTagsQuery, StashTagsQueryVariables>;
export const StashStudiosDocument = new TypedDocumentString(`
    query StashStudios($filter: FindFilterType!, $where: StudioFilterType) {
  page: findStudios(filter: $filter, studio_filter: $where) {
    count
    objects: studios {
      ...StashStudio
    }
  }
}
    fragment StashStudio on Studio {
  id
  name
  aliases
  parent_studio {
    id
  }
  created_at
  updated_at
}`) as unknown as TypedDocumentString<StashStudiosQuery, StashStudiosQueryVariables>;
export const StashSceneIdsDocument = new TypedDocumentString(`
    query StashSceneIds($filter: FindFilterType!, $where: SceneFilterType) {
  page: findScenes(filter: $filter, scene_filter: $where) {
    count
    objects: scenes {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StashSceneIdsQuery, StashSceneIdsQueryVariables>;
export const StashPerformerIdsDocument = new TypedDocumentString(`
    query StashPerformerIds($filter: FindFilterType!, $where: PerformerFilterType) {
  page: findPerformers(filter: $filter, performer_filter: $where) {
    count
    objects: performers {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StashPerformerIdsQuery, StashPerformerIdsQueryVariables>;
export const StashTagIdsDocument = new TypedDocumentString(`
    query StashTagIds($filter: FindFilterType!, $where: TagFilterType) {
  page: findTags(filter: $filter, tag_filter: $where) {
    count
    objects: tags {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StashTagIdsQuery, StashTagIdsQueryVariables>;
export const StashStudioIdsDocument = new TypedDocumentString(`
    query StashStudioIds($filter: FindFilterType!, $where: StudioFilterType) {
  page: findStudios(filter: $filter, studio_filter: $where) {
    count
    objects: studios {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<StashStudioIdsQuery, StashStudioIdsQueryVariables>;
export const StashSceneByIdDocument = new TypedDocumentString(`
    query StashSceneById($id: ID!) {
  object: findScene(id: $id) {
    ...StashScene
  }
}
    fragment StashScene on Scene {
  id
  title
  code
  details
  director
  urls
  date
  rating100
  organized
  created_at
  updated_at
  files {
    path
  }
  studio {
    id
  }
  performers {
    id
  }
  tags {
    id
  }
}`) as unknown as TypedDocumentString<StashSceneByIdQuery, StashSceneByIdQueryVariables>;
export const StashPerformerByIdDocument = new TypedDocumentString(`
    query StashPerformerById($id: ID!) {
  object: findPerformer(id: $id) {
    ...StashPerformer
  }
}
    fragment StashPerformer on Performer {
  id
  name
  disambiguation
  alias_list
  created_at
  updated_at
}`) as unknown as TypedDocumentString<StashPerformerByIdQuery, StashPerformerByIdQueryVariables>;
export const StashTagByIdDocument = new TypedDocumentString(`
    query StashTagById($id: ID!) {
  object: findTag(id: $id) {
    ...StashTag
  }
}
    fragment StashTag on Tag {
  id
  name
  description
  aliases
  parents {
    id
  }
  created_at
  updated_at
}`) as unknown as TypedDocumentString<StashTagByIdQuery, StashTagByIdQueryVariables>;
export const StashStudioByIdDocument = new TypedDocumentString(`
    query StashStudioById($id: ID!) {
  object: findStudio(id: $id) {
    ...StashStudio
  }
}
    fragment StashStudio on Studio {
  id
  name
  aliases
  parent_studio {
    id
  }
  created_at
  updated_at
}`) as unknown as TypedDocumentString<StashStudioByIdQuery, StashStudioByIdQueryVariables>;
export const StashUpdateSceneDocument = new TypedDocumentString(`
    mutation StashUpdateScene($input: BulkSceneUpdateInput!) {
  scenes: bulkSceneUpdate(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<StashUpdateSceneMutation, StashUpdateSceneMutationVariables>;
export const StashCreateStudioDocument = new TypedDocumentString(`
    mutation StashCreateStudio($name: String!) {
  object: studioCreate(input: {name: $name}) {
    id
  }
}
    `) as unknown as TypedDocumentString<StashCreateStudioMutation, StashCreateStudioMutationVariables>;
export const StashCreatePerformerDocument = new TypedDocumentString(`
    mutation StashCreatePerformer($name: String!) {
  object: performerCreate(input: {name: $name}) {
    id
  }
}
    `) as unknown as TypedDocumentString<StashCreatePerformerMutation, StashCreatePerformerMutationVariables>;
export const StashCreateTagDocument = new TypedDocumentString(`
    mutation StashCreateTag($name: String!) {
  object: tagCreate(input: {name: $name}) {
    id
  }
}
    `) as unknown as TypedDocumentString<StashCreateTagMutation, StashCreateTagMutationVariables>;