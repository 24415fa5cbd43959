/* eslint-disable */
// Generated from schema.graphql and src/client/operations/*.graphql by `npm run generate`.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Conditions on plans; all of them must hold. An empty filter matches every plan. */
export type AnalysisPlanFilter = {
  /** When it was submitted. */
  readonly createdAt?: DateTimeFilter | null | undefined;
  /** It is one of these; an empty list matches nothing. */
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** It has come this far; an empty list matches nothing. */
  readonly statuses?: ReadonlyArray<PlanStatus> | null | undefined;
  /** When it, or a change of it, last changed. */
  readonly updatedAt?: DateTimeFilter | null | undefined;
};

/** What looks through scenes and proposes changes to them. */
export const Analyzer = {
  /** Finds performers, the studio, the date and the title in the paths of the files, and proposes what is missing. */
  FILENAME: 'FILENAME',
  /** Asks a language model of whom and what the texts of a scene speak, and proposes the performers, the studio and the tags of the library that it names. One has to be configured with LANGUAGE_MODEL_URL. */
  LANGUAGE_MODEL: 'LANGUAGE_MODEL',
  /** Proposes the studio and the performers that a scene lacks and at least three scenes of the same series share. */
  SIMILAR_TITLE: 'SIMILAR_TITLE',
  /** Finds tags of a scene that say the same, and tags that another of its tags implies, and proposes to remove them. */
  TAG_HYGIENE: 'TAG_HYGIENE'
} as const;

export type Analyzer = typeof Analyzer[keyof typeof Analyzer];
/** Conditions on a yes or no; all of them must hold. */
export type BooleanFilter = {
  /** Is exactly this. */
  readonly eq?: boolean | null | undefined;
  /** Is not this; a missing value is not this either. */
  readonly ne?: boolean | null | undefined;
};

/** What a change does to its field. */
export const ChangeAction = {
  /** Adds to a list, and leaves the rest of it alone. */
  ADD: 'ADD',
  /** Removes from a list, and leaves the rest of it alone. */
  REMOVE: 'REMOVE',
  /** Replaces the value, or the whole list. */
  SET: 'SET',
  /** Replaces the value of a field that holds one; the same as SET. */
  UPDATE: 'UPDATE'
} as const;

export type ChangeAction = typeof ChangeAction[keyof typeof ChangeAction];
/** What has become of a change. */
export const ChangeStatus = {
  /** It is to be applied. */
  ACCEPTED: 'ACCEPTED',
  /** It was applied. */
  APPLIED: 'APPLIED',
  /** It was not applied, since it did not fit what it met; errorCode says how. */
  CONFLICTED: 'CONFLICTED',
  /** It was not applied, since something went wrong. */
  FAILED: 'FAILED',
  /** It waits for a decision. */
  PENDING: 'PENDING',
  /** It is not to be applied. */
  REJECTED: 'REJECTED',
  /** There was nothing to do: the scene was so already, or another change said the same. */
  SKIPPED: 'SKIPPED'
} as const;

export type ChangeStatus = typeof ChangeStatus[keyof typeof ChangeStatus];
/** What is done about changes that meet a conflict: those that are not CLEAN and would make a difference. */
export const ConflictPolicy = {
  /** The job fails, and nothing at all is applied. */
  FAIL: 'FAIL',
  /** Those that are STALE are applied all the same; others are left out. */
  OVERWRITE: 'OVERWRITE',
  /** They are left out, and become CONFLICTED. */
  SKIP: 'SKIP'
} as const;

export type ConflictPolicy = typeof ConflictPolicy[keyof typeof ConflictPolicy];
/** A new plan. */
export type CreateAnalysisPlanInput = {
  /** What is proposed: at most 10000 changes; addPlanChanges takes more. */
  readonly changes: ReadonlyArray<PlanChangeInput>;
  /** What it is for; at most 20000 characters. */
  readonly description?: string | null | undefined;
  /** Of at most 255 characters, for submissions that may have to be repeated: the same plan submitted again under the same key is given back as it is, another one is refused. */
  readonly idempotencyKey?: string | null | undefined;
  /** Whatever the tool wants to keep with it: an object. */
  readonly metadata?: unknown;
  /** What people shall call it. Not blank, no white space at either end, at most 500 characters. */
  readonly name: string;
};

/** Conditions on an instant; all of them must hold. */
export type DateTimeFilter = {
  /** Is exactly this. */
  readonly eq?: string | null | undefined;
  /** Is greater, or later. */
  readonly gt?: string | null | undefined;
  /** Is this, or greater, or later. */
  readonly gte?: string | null | undefined;
  /** Is one of these; an empty list matches nothing. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
  /** Is less, or earlier. */
  readonly lt?: string | null | undefined;
  /** Is this, or less, or earlier. */
  readonly lte?: string | null | undefined;
  /** Is not this; a missing value is not this either. */
  readonly ne?: string | null | undefined;
};

/** Conditions on references to objects of a hierarchy; all of them must hold. */
export type HierarchyFilter = {
  /** How many levels below those objects count as well; -1 for all. */
  readonly depth?: number | null | undefined;
  /** Has none of these. */
  readonly excludes?: ReadonlyArray<string> | null | undefined;
  /** Has at least one of these; an empty list matches nothing. */
  readonly includes?: ReadonlyArray<string> | null | undefined;
  /** Has all of these. */
  readonly includesAll?: ReadonlyArray<string> | null | undefined;
  /** Whether it has none at all. */
  readonly isEmpty?: boolean | null | undefined;
};

/** Conditions on an id; all of them must hold. */
export type IdFilter = {
  /** Is exactly this. */
  readonly eq?: string | null | undefined;
  /** Is one of these; an empty list matches nothing. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Is not this; a missing value is not this either. */
  readonly ne?: string | null | undefined;
};

/** Conditions on a whole number; all of them must hold. */
export type IntFilter = {
  /** Is exactly this. */
  readonly eq?: number | null | undefined;
  /** Is greater, or later. */
  readonly gt?: number | null | undefined;
  /** Is this, or greater, or later. */
  readonly gte?: number | null | undefined;
  /** Is one of these; an empty list matches nothing. */
  readonly in?: ReadonlyArray<number> | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
  /** Is less, or earlier. */
  readonly lt?: number | null | undefined;
  /** Is this, or less, or earlier. */
  readonly lte?: number | null | undefined;
  /** Is not this; a missing value is not this either. */
  readonly ne?: number | null | undefined;
};

/** Conditions on jobs; all of them must hold. An empty filter matches every job. */
export type JobFilter = {
  /** Has one of these ids; an empty list matches nothing. */
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** Belongs to this plan. */
  readonly planId?: string | null | undefined;
  /** Has come so far; an empty list matches nothing. */
  readonly statuses?: ReadonlyArray<JobStatus> | null | undefined;
  /** Is of one of these types; an empty list matches nothing. */
  readonly types?: ReadonlyArray<JobType> | null | undefined;
};

/** How far a job has come. */
export const JobStatus = {
  /** It was cancelled; what it had done until then stays. */
  CANCELLED: 'CANCELLED',
  /** It is done; it has a result. */
  COMPLETED: 'COMPLETED',
  /** It has failed for good, unless retryJob says otherwise. */
  FAILED: 'FAILED',
  /** It waits for its turn, or for its next attempt. */
  PENDING: 'PENDING',
  /** It is being done. */
  RUNNING: 'RUNNING'
} as const;

export type JobStatus = typeof JobStatus[keyof typeof JobStatus];
/** What a job does. */
export const JobType = {
  /** Looks through scenes and proposes changes to them, in a plan. Its items are scenes. */
  ANALYSIS: 'ANALYSIS',
  /** Applies what is accepted of a plan. Its items are changes. */
  APPLY_PLAN: 'APPLY_PLAN',
  /** Deletes jobs that ended long ago and refreshes statistics. Its items are jobs. */
  CLEAN_UP: 'CLEAN_UP',
  /** Brings the mirror of Stash up to date. Its items are the objects that it reads. */
  SYNC: 'SYNC',
  /** Something that this version of the server does not know; such a job fails. */
  UNKNOWN: 'UNKNOWN'
} as const;

export type JobType = typeof JobType[keyof typeof JobType];
/** Conditions on a partial date; all of them must hold. Dates are compared as text, and eq, ne, in and lte mean the whole period that they name: lte "1970" includes 1970-06-01. */
export type PartialDateFilter = {
  /** Is exactly this. */
  readonly eq?: string | null | undefined;
  /** Is greater, or later. */
  readonly gt?: string | null | undefined;
  /** Is this, or greater, or later. */
  readonly gte?: string | null | undefined;
  /** Is one of these; an empty list matches nothing. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
  /** Is less, or earlier. */
  readonly lt?: string | null | undefined;
  /** Is this, or less, or earlier. */
  readonly lte?: string | null | undefined;
  /** Is not this; a missing value is not this either. */
  readonly ne?: string | null | undefined;
};

/** Conditions on changes; all of them must hold. An empty filter matches every change, an empty list none; what changes by filter needs a condition. */
export type PlanChangeFilter = {
  /** It does one of these. */
  readonly actions?: ReadonlyArray<ChangeAction> | null | undefined;
  /** It is for one of these fields. */
  readonly fields?: ReadonlyArray<SceneField> | null | undefined;
  /** It is one of these. */
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** The tool is at most as sure; a change without a confidence is not. */
  readonly maxConfidence?: number | null | undefined;
  /** The tool is at least as sure; a change without a confidence is not. */
  readonly minConfidence?: number | null | undefined;
  /** It belongs to this plan. */
  readonly planId?: string | null | undefined;
  /** It is for one of these scenes. */
  readonly sceneIds?: ReadonlyArray<string> | null | undefined;
  /** One of these has become of it. */
  readonly statuses?: ReadonlyArray<ChangeStatus> | null | undefined;
};

/** A change to be proposed. The descriptions of the fields and actions say which values they take. */
export type PlanChangeInput = {
  /** What to do to it: ADD, REMOVE or SET for lists, SET or UPDATE for other fields. */
  readonly action: ChangeAction;
  /** How sure the tool is, from 0 to 1. */
  readonly confidence?: number | null | undefined;
  /** What the field held when the tool looked, in the form of a proposed value: when it holds something else by the time it is to be replaced, the change is stale. What it holds now when left out; null says that it was empty. */
  readonly currentValue?: unknown;
  /** The field. */
  readonly field: SceneField;
  /** What the field shall hold; with ADD and REMOVE the elements that it shall gain or lose. Null, which must be sent as such, clears a field that may be empty. */
  readonly proposedValue?: unknown;
  /** Why it is proposed; at most 20000 characters. */
  readonly reason?: string | null | undefined;
  /** The id of the scene. */
  readonly sceneId: string;
};

/** How far a plan has come. */
export const PlanStatus = {
  /** Changes were applied, and none waits for anything. */
  APPLIED: 'APPLIED',
  /** It was cancelled, or all of its changes were rejected. */
  CANCELLED: 'CANCELLED',
  /** Nobody has decided on any of its changes. */
  DRAFT: 'DRAFT',
  /** Some of its changes wait for a decision, or to be applied. */
  REVIEWING: 'REVIEWING'
} as const;

export type PlanStatus = typeof PlanStatus[keyof typeof PlanStatus];
/** The kinds of objects that applying a plan can create. */
export const PlannedObjectType = {
  /** A performer. */
  PERFORMER: 'PERFORMER',
  /** A studio. */
  STUDIO: 'STUDIO',
  /** A tag. */
  TAG: 'TAG'
} as const;

export type PlannedObjectType = typeof PlannedObjectType[keyof typeof PlannedObjectType];
/** How a change meets the library as it is. */
export const PreviewState = {
  /** The scene is like this already; there is nothing to do. */
  ALREADY_SATISFIED: 'ALREADY_SATISFIED',
  /** Several objects have a name that it gives. */
  AMBIGUOUS_NAME: 'AMBIGUOUS_NAME',
  /** Applying it does what it says. */
  CLEAN: 'CLEAN',
  /** An earlier change of the plan says the same; there is nothing to do. */
  DUPLICATE: 'DUPLICATE',
  /** The field is neither what it was when this was proposed, nor what is proposed. */
  STALE: 'STALE',
  /** The scene, or an object that is named by its id alone, is gone. */
  TARGET_GONE: 'TARGET_GONE'
} as const;

export type PreviewState = typeof PreviewState[keyof typeof PreviewState];
/** Conditions on a reference to one object; all of them must hold. */
export type ReferenceFilter = {
  /** How many levels below those objects count as well; -1 for all. */
  readonly depth?: number | null | undefined;
  /** Is one of these; an empty list matches nothing. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Whether there is no such object. */
  readonly isNull?: boolean | null | undefined;
};

/** Conditions on references to several objects; all of them must hold. */
export type RelationFilter = {
  /** Has none of these. */
  readonly excludes?: ReadonlyArray<string> | null | undefined;
  /** Has at least one of these; an empty list matches nothing. */
  readonly includes?: ReadonlyArray<string> | null | undefined;
  /** Has all of these. */
  readonly includesAll?: ReadonlyArray<string> | null | undefined;
  /** Whether it has none at all. */
  readonly isEmpty?: boolean | null | undefined;
};

/** What a person decides on changes. */
export const ReviewDecision = {
  /** They are to be applied. */
  ACCEPT: 'ACCEPT',
  /** They are not to be applied. */
  REJECT: 'REJECT',
  /** They wait for a decision again. */
  RESET: 'RESET'
} as const;

export type ReviewDecision = typeof ReviewDecision[keyof typeof ReviewDecision];
/** The fields of a scene that changes can be proposed for. */
export const SceneField = {
  /** A text or null. */
  CODE: 'CODE',
  /** A text or null. */
  DETAILS: 'DETAILS',
  /** A text or null. */
  DIRECTOR: 'DIRECTOR',
  /** True or false. */
  ORGANIZED: 'ORGANIZED',
  /** A list of references. */
  PERFORMERS: 'PERFORMERS',
  /** A whole number from 0 to 100, or null. */
  RATING100: 'RATING100',
  /** YYYY, YYYY-MM, YYYY-MM-DD or null. */
  SCENE_DATE: 'SCENE_DATE',
  /** A reference, {"id": "12"} or {"name": "Noir"}, or null. */
  STUDIO: 'STUDIO',
  /** A list of references. */
  TAGS: 'TAGS',
  /** A text; never null. */
  TITLE: 'TITLE',
  /** A list of texts. */
  URLS: 'URLS'
} as const;

export type SceneField = typeof SceneField[keyof typeof SceneField];
/** Conditions on scenes; all of them must hold. An empty filter matches every scene. */
export type SceneFilter = {
  /** All of these must match; an empty list asks for nothing. */
  readonly and?: ReadonlyArray<SceneFilter> | null | undefined;
  /** The number that its studio or its owner gave it. */
  readonly code?: StringFilter | null | undefined;
  /** When it was stored here. */
  readonly createdAt?: DateTimeFilter | null | undefined;
  /** When it came into the library. */
  readonly createdDate?: DateTimeFilter | null | undefined;
  /** The text about it. */
  readonly details?: StringFilter | null | undefined;
  /** The director. */
  readonly director?: StringFilter | null | undefined;
  /** The id. */
  readonly id?: IdFilter | null | undefined;
  /** When it was last read from the upstream library. */
  readonly lastSynced?: DateTimeFilter | null | undefined;
  /** This must not match. */
  readonly not?: SceneFilter | null | undefined;
  /** At least one of these must match. */
  readonly or?: ReadonlyArray<SceneFilter> | null | undefined;
  /** Whether a person found it in order. */
  readonly organized?: BooleanFilter | null | undefined;
  /** Any of its files. */
  readonly path?: StringFilter | null | undefined;
  /** How many performers it has. */
  readonly performerCount?: IntFilter | null | undefined;
  /** Its performers. */
  readonly performers?: RelationFilter | null | undefined;
  /** The rating. */
  readonly rating100?: IntFilter | null | undefined;
  /** When it was released. */
  readonly sceneDate?: PartialDateFilter | null | undefined;
  /** Words that all stand in its title, details or paths or in the names of its studio, performers or tags, regardless of case and accents; the last one may be unfinished. */
  readonly search?: string | null | undefined;
  /** Its studio. */
  readonly studio?: ReferenceFilter | null | undefined;
  /** How many tags it has. */
  readonly tagCount?: IntFilter | null | undefined;
  /** Its tags. */
  readonly tags?: HierarchyFilter | null | undefined;
  /** The title. */
  readonly title?: StringFilter | null | undefined;
  /** When it last changed here. */
  readonly updatedAt?: DateTimeFilter | null | undefined;
};

/** What to analyse, and how. */
export type StartAnalysisInput = {
  /** What looks through the scenes: at least one. */
  readonly analyzers: ReadonlyArray<Analyzer>;
  /** Which scenes; all of them when left out. */
  readonly filter?: SceneFilter | null | undefined;
  /** Whether to propose again what people have rejected. */
  readonly includeRejected?: boolean;
  /** After how many changes it stops, from 1 to 100000; what it has not looked at waits for the next analysis. */
  readonly maxChanges?: number;
  /** How sure a proposal has to be at least, from 0 to 1; the others are only counted. */
  readonly minConfidence?: number;
  /** What the plan shall be called. Not blank, no white space at either end, at most 500 characters. It says what was analysed when left out. */
  readonly name?: string | null | undefined;
};

/** Conditions on a text; all of them must hold. */
export type StringFilter = {
  /** Has this in it, regardless of case. */
  readonly contains?: string | null | undefined;
  /** Ends with this, regardless of case. */
  readonly endsWith?: string | null | undefined;
  /** Is exactly this. To the letter. */
  readonly eq?: string | null | undefined;
  /** Is one of these; an empty list matches nothing. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Whether the value is missing. */
  readonly isNull?: boolean | null | undefined;
  /** Is not this; a missing value is not this either. */
  readonly ne?: string | null | undefined;
  /** Begins with this, regardless of case. */
  readonly startsWith?: string | null | undefined;
};

export type StartAnalysisMutationVariables = Exact<{
  input: StartAnalysisInput;
}>;


export type StartAnalysisMutation = { readonly startAnalysis: { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null } };

export type JobFragment = { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null };

export type JobListQueryVariables = Exact<{
  filter?: JobFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type JobListQuery = { readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type JobDetailsQueryVariables = Exact<{
  id: string;
}>;


export type JobDetailsQuery = { readonly job: { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null } | null };

export type WatchJobSubscriptionVariables = Exact<{
  id: string;
}>;


export type WatchJobSubscription = { readonly jobUpdated: { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null } };

export type CancelJobMutationVariables = Exact<{
  id: string;
}>;


export type CancelJobMutation = { readonly cancelJob: { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null } };

export type RetryJobMutationVariables = Exact<{
  id: string;
}>;


export type RetryJobMutation = { readonly retryJob: { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null } };

export type PlanFragment = { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } };

export type ChangeFragment = { readonly id: string, readonly sceneId: string, readonly field: SceneField, readonly action: ChangeAction, readonly currentValue: unknown, readonly proposedValue: unknown, readonly confidence: number | null, readonly reason: string | null, readonly status: ChangeStatus, readonly errorCode: string | null, readonly error: string | null, readonly scene: { readonly title: string } | null, readonly job: { readonly id: string } | null };

export type PlanListQueryVariables = Exact<{
  filter?: AnalysisPlanFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PlanListQuery = { readonly analysisPlans: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type PlanDetailsQueryVariables = Exact<{
  id: string;
}>;


export type PlanDetailsQuery = { readonly analysisPlan: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } } | null };

export type PlanChangesQueryVariables = Exact<{
  id: string;
  filter?: PlanChangeFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PlanChangesQuery = { readonly analysisPlan: { readonly changes: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sceneId: string, readonly field: SceneField, readonly action: ChangeAction, readonly currentValue: unknown, readonly proposedValue: unknown, readonly confidence: number | null, readonly reason: string | null, readonly status: ChangeStatus, readonly errorCode: string | null, readonly error: string | null, readonly scene: { readonly title: string } | null, readonly job: { readonly id: string } | null }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } } | null };

export type PlanDuplicatesQueryVariables = Exact<{
  id: string;
}>;


export type PlanDuplicatesQuery = { readonly analysisPlan: { readonly preview: { readonly counts: { readonly duplicate: number } } } | null };

export type PlanPreviewQueryVariables = Exact<{
  id: string;
}>;


export type PlanPreviewQuery = { readonly analysisPlan: { readonly id: string, readonly name: string, readonly version: number, readonly preview: { readonly counts: { readonly clean: number, readonly alreadySatisfied: number, readonly stale: number, readonly targetGone: number, readonly ambiguousName: number, readonly duplicate: number }, readonly creates: ReadonlyArray<{ readonly type: PlannedObjectType, readonly name: string }>, readonly scenes: { readonly totalCount: number } } } | null };

export type PreviewedScenesQueryVariables = Exact<{
  id: string;
  first: number;
  after?: string | null | undefined;
}>;


export type PreviewedScenesQuery = { readonly analysisPlan: { readonly preview: { readonly scenes: { readonly nodes: ReadonlyArray<{ readonly sceneId: string, readonly before: unknown, readonly after: unknown, readonly scene: { readonly title: string } | null, readonly changes: ReadonlyArray<{ readonly state: PreviewState, readonly reason: string | null, readonly change: { readonly id: string, readonly field: SceneField, readonly action: ChangeAction, readonly currentValue: unknown, readonly proposedValue: unknown } }> }>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } } } | null };

export type CreatePlanMutationVariables = Exact<{
  input: CreateAnalysisPlanInput;
}>;


export type CreatePlanMutation = { readonly createAnalysisPlan: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } } };

export type AddChangesMutationVariables = Exact<{
  planId: string;
  changes: ReadonlyArray<PlanChangeInput> | PlanChangeInput;
  expectedVersion: number;
}>;


export type AddChangesMutation = { readonly addPlanChanges: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } } };

export type EditChangeMutationVariables = Exact<{
  id: string;
  proposedValue?: unknown;
  expectedVersion?: number | null | undefined;
}>;


export type EditChangeMutation = { readonly updatePlanChange: { readonly id: string, readonly sceneId: string, readonly field: SceneField, readonly action: ChangeAction, readonly currentValue: unknown, readonly proposedValue: unknown, readonly confidence: number | null, readonly reason: string | null, readonly status: ChangeStatus, readonly errorCode: string | null, readonly error: string | null, readonly plan: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } }, readonly scene: { readonly title: string } | null, readonly job: { readonly id: string } | null } };

export type ReviewPlanMutationVariables = Exact<{
  planId: string;
  decision: ReviewDecision;
  filter: PlanChangeFilter;
  expectedVersion?: number | null | undefined;
}>;


export type ReviewPlanMutation = { readonly reviewPlanChanges: { readonly affected: number, readonly plan: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } } } };

export type ApplyPlanMutationVariables = Exact<{
  planId: string;
  onConflict: ConflictPolicy;
}>;


export type ApplyPlanMutation = { readonly applyAnalysisPlan: { readonly id: string, readonly type: JobType, readonly status: JobStatus, readonly progress: number, readonly totalItems: number | null, readonly processedItems: number, readonly result: unknown, readonly error: string | null, readonly errorCode: string | null, readonly message: string | null, readonly attempt: number, readonly createdAt: string, readonly startedAt: string | null, readonly completedAt: string | null, readonly plan: { readonly id: string, readonly name: string } | null } };

export type RevertPlanMutationVariables = Exact<{
  planId: string;
}>;


export type RevertPlanMutation = { readonly revertAnalysisPlan: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } } };

export type CancelPlanMutationVariables = Exact<{
  planId: string;
}>;


export type CancelPlanMutation = { readonly cancelAnalysisPlan: { readonly id: string, readonly name: string, readonly description: string | null, readonly metadata: unknown, readonly status: PlanStatus, readonly version: number, readonly createdAt: string, readonly updatedAt: string, readonly appliedAt: string | null, readonly revertOf: { readonly id: string } | null, readonly job: { readonly id: string, readonly status: JobStatus } | null, readonly changeCounts: { readonly total: number, readonly pending: number, readonly accepted: number, readonly rejected: number, readonly applied: number, readonly skipped: number, readonly conflicted: number, readonly failed: number } } };

export type DeletePlanMutationVariables = Exact<{
  planId: string;
}>;


export type DeletePlanMutation = { readonly deleteAnalysisPlan: string };

export type ReferenceNamesQueryVariables = Exact<{
  tags: ReadonlyArray<string> | string;
  performers: ReadonlyArray<string> | string;
  studios: ReadonlyArray<string> | string;
  first: number;
}>;


export type ReferenceNamesQuery = { readonly tags: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> }, readonly performers: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> }, readonly studios: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }> } };

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
export const JobFragmentDoc = new TypedDocumentString(`
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}
    `, {"fragmentName":"Job"}) as unknown as TypedDocumentString<JobFragment, unknown>;
export const PlanFragmentDoc = new TypedDocumentString(`
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}
    `, {"fragmentName":"Plan"}) as unknown as TypedDocumentString<PlanFragment, unknown>;
export const ChangeFragmentDoc = new TypedDocumentString(`
    fragment Change on PlanChange {
  id
  sceneId
  scene {
    title
  }
  field
  action
  currentValue
  proposedValue
  confidence
  reason
  status
  errorCode
  error
  job {
    id
  }
}
    `, {"fragmentName":"Change"}) as unknown as TypedDocumentString<ChangeFragment, unknown>;
export const StartAnalysisDocument = new TypedDocumentString(`
    mutation StartAnalysis($input: StartAnalysisInput!) {
  startAnalysis(input: $input) {
    ...Job
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<StartAnalysisMutation, StartAnalysisMutationVariables>;
export const JobListDocument = new TypedDocumentString(`
    query JobList($filter: JobFilter, $first: Int!, $after: String) {
  jobs(filter: $filter, first: $first, after: $after) {
    nodes {
      ...Job
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<JobListQuery, JobListQueryVariables>;
export const JobDetailsDocument = new TypedDocumentString(`
    query JobDetails($id: ID!) {
  job(id: $id) {
    ...Job
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<JobDetailsQuery, JobDetailsQueryVariables>;
export const WatchJobDocument = new TypedDocumentString(`
    subscription WatchJob($id: ID!) {
  jobUpdated(id: $id) {
    ...Job
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<WatchJobSubscription, WatchJobSubscriptionVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob($id: ID!) {
  cancelJob(id: $id) {
    ...Job
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const RetryJobDocument = new TypedDocumentString(`
    mutation RetryJob($id: ID!) {
  retryJob(id: $id) {
    ...Job
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<RetryJobMutation, RetryJobMutationVariables>;
export const PlanListDocument = new TypedDocumentString(`
    query PlanList($filter: AnalysisPlanFilter, $first: Int!, $after: String) {
  analysisPlans(filter: $filter, first: $first, after: $after) {
    nodes {
      ...Plan
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<PlanListQuery, PlanListQueryVariables>;
export const PlanDetailsDocument = new TypedDocumentString(`
    query PlanDetails($id: ID!) {
  analysisPlan(id: $id) {
    ...Plan
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<PlanDetailsQuery, PlanDetailsQueryVariables>;
export const PlanChangesDocument = new TypedDocumentString(`
    query PlanChanges($id: ID!, $filter: PlanChangeFilter, $first: Int!, $after: String) {
  analysisPlan(id: $id) {
    changes(filter: $filter, first: $first, after: $after) {
      nodes {
        ...Change
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    fragment Change on PlanChange {
  id
  sceneId
  scene {
    title
  }
  field
  action
  currentValue
  proposedValue
  confidence
  reason
  status
  errorCode
  error
  job {
    id
  }
}`) as unknown as TypedDocumentString<PlanChangesQuery, PlanChangesQueryVariables>;
export const PlanDuplicatesDocument = new TypedDocumentString(`
    query PlanDuplicates($id: ID!) {
  analysisPlan(id: $id) {
    preview {
      counts {
        duplicate
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PlanDuplicatesQuery, PlanDuplicatesQueryVariables>;
export const PlanPreviewDocument = new TypedDocumentString(`
    query PlanPreview($id: ID!) {
  analysisPlan(id: $id) {
    id
    name
    version
    preview {
      counts {
        clean
        alreadySatisfied
        stale
        targetGone
        ambiguousName
        duplicate
      }
      creates {
        type
        name
      }
      scenes {
        totalCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PlanPreviewQuery, PlanPreviewQueryVariables>;
export const PreviewedScenesDocument = new TypedDocumentString(`
    query PreviewedScenes($id: ID!, $first: Int!, $after: String) {
  analysisPlan(id: $id) {
    preview {
      scenes(first: $first, after: $after) {
        nodes {
          sceneId
          scene {
            title
          }
          before
          after
          changes {
            state
            reason
            change {
              id
              field
              action
              currentValue
              proposedValue
            }
          }
        }
        pageInfo {
          endCursor
          hasNextPage
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PreviewedScenesQuery, PreviewedScenesQueryVariables>;
export const CreatePlanDocument = new TypedDocumentString(`
    mutation CreatePlan($input: CreateAnalysisPlanInput!) {
  createAnalysisPlan(input: $input) {
    ...Plan
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<CreatePlanMutation, CreatePlanMutationVariables>;
export const AddChangesDocument = new TypedDocumentString(`
    mutation AddChanges($planId: ID!, $changes: [PlanChangeInput!]!, $expectedVersion: Int!) {
  addPlanChanges(
    planId: $planId
    changes: $changes
    expectedVersion: $expectedVersion
  ) {
    ...Plan
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<AddChangesMutation, AddChangesMutationVariables>;
export const EditChangeDocument = new TypedDocumentString(`
    mutation EditChange($id: ID!, $proposedValue: JSON, $expectedVersion: Int) {
  updatePlanChange(
    id: $id
    proposedValue: $proposedValue
    expectedVersion: $expectedVersion
  ) {
    ...Change
    plan {
      ...Plan
    }
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}
fragment Change on PlanChange {
  id
  sceneId
  scene {
    title
  }
  field
  action
  currentValue
  proposedValue
  confidence
  reason
  status
  errorCode
  error
  job {
    id
  }
}`) as unknown as TypedDocumentString<EditChangeMutation, EditChangeMutationVariables>;
export const ReviewPlanDocument = new TypedDocumentString(`
    mutation ReviewPlan($planId: ID!, $decision: ReviewDecision!, $filter: PlanChangeFilter!, $expectedVersion: Int) {
  reviewPlanChanges(
    planId: $planId
    decision: $decision
    filter: $filter
    expectedVersion: $expectedVersion
  ) {
    affected
    plan {
      ...Plan
    }
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<ReviewPlanMutation, ReviewPlanMutationVariables>;
export const ApplyPlanDocument = new TypedDocumentString(`
    mutation ApplyPlan($planId: ID!, $onConflict: ConflictPolicy!) {
  applyAnalysisPlan(planId: $planId, onConflict: $onConflict) {
    ...Job
  }
}
    fragment Job on Job {
  id
  type
  status
  progress
  totalItems
  processedItems
  result
  error
  errorCode
  message
  attempt
  createdAt
  startedAt
  completedAt
  plan {
    id
    name
  }
}`) as unknown as TypedDocumentString<ApplyPlanMutation, ApplyPlanMutationVariables>;
export const RevertPlanDocument = new TypedDocumentString(`
    mutation RevertPlan($planId: ID!) {
  revertAnalysisPlan(planId: $planId) {
    ...Plan
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<RevertPlanMutation, RevertPlanMutationVariables>;
export const CancelPlanDocument = new TypedDocumentString(`
    mutation CancelPlan($planId: ID!) {
  cancelAnalysisPlan(planId: $planId) {
    ...Plan
  }
}
    fragment Plan on AnalysisPlan {
  id
  name
  description
  metadata
  status
  version
  createdAt
  updatedAt
  appliedAt
  revertOf {
    id
  }
  job {
    id
    status
  }
  changeCounts {
    total
    pending
    accepted
    rejected
    applied
    skipped
    conflicted
    failed
  }
}`) as unknown as TypedDocumentString<CancelPlanMutation, CancelPlanMutationVariables>;
export const DeletePlanDocument = new TypedDocumentString(`
    mutation DeletePlan($planId: ID!) {
  deleteAnalysisPlan(planId: $planId)
}
    `) as unknown as TypedDocumentString<DeletePlanMutation, DeletePlanMutationVariables>;
export const ReferenceNamesDocument = new TypedDocumentString(`
    query ReferenceNames($tags: [ID!]!, $performers: [ID!]!, $studios: [ID!]!, $first: Int!) {
  tags(filter: {id: {in: $tags}}, first: $first) {
    nodes {
      id
      name
    }
  }
  performers(filter: {id: {in: $performers}}, first: $first) {
    nodes {
      id
      name
    }
  }
  studios(filter: {id: {in: $studios}}, first: $first) {
    nodes {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ReferenceNamesQuery, ReferenceNamesQueryVariables>;