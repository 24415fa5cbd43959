import { type Kind, KINDS } from './library-model.ts';

/** The list, the filter's field, conditions on it, and what is said of the plan of each of them. */
export type Row = readonly [kind: Kind, field: string, conditions: readonly (object | string)[], plan: string];

/** What few scenes have: for what most have, no index is better than that of the order. */
const EARLY = new Date('2000-01-01T00:00:00Z');
const LATE = new Date('2026-12-31T00:00:00Z');
const INSTANTS = [{ eq: LATE }, { in: [LATE] }, { gt: LATE }, { gte: LATE }, { lt: EARLY }, { lte: EARLY }];
const NUMBERS = [{ eq: 99 }, { in: [99] }, { gt: 98 }, { gte: 99 }, { lt: 35 }, { lte: 34 }];
const DATES = [
  { eq: '1930' },
  { in: ['1930', '1931'] },
  { gt: '2025-12' },
  { gte: '2025-12' },
  { lt: '1931' },
  { lte: '1930' },
];
const TEXTS = [{ eq: 'Moon' }, { in: ['Moon'] }];
const BEGINNINGS = [...TEXTS, { startsWith: 'Moo' }];
const PHRASES = [{ eq: 'The Moon' }, { startsWith: 'The Moo' }];
const LINKS = [{ includes: ['40'] }, { includesAll: ['40', '41'] }, { excludes: ['40'] }];
const IDS = [{ eq: '7' }, { in: ['7', '8'] }];
const ANY_TEXT = [
  ...BEGINNINGS,
  { ne: 'Moon' },
  { contains: 'oon' },
  { endsWith: 'oon' },
  { isNull: true },
  { isNull: false },
];
const COUNTS = [{ eq: 2 }, { ne: 2 }, { in: [2] }, { gt: 2 }, { gte: 2 }, { lt: 2 }, { lte: 2 }];
const DEEP = [
  { includes: ['40'], depth: 2 },
  { includes: ['40'], depth: -1 },
];

const NAME_INDEXES = {
  performer: 'performer_name_key_id_index',
  tag: 'tag_name_key_unique',
  studio: 'studio_name_key_id_index',
};

/** The step of the plan that serves the conditions. */
export const INDEXED: readonly Row[] = [
  ['scenes', 'id', IDS, 'SEARCH scene USING INDEX sqlite_autoindex_scene_1 (id=?)'],
  ['scenes', 'title', BEGINNINGS, 'SEARCH scene USING INDEX scene_title_key_id_index (title_key'],
  ['scenes', 'details', PHRASES, 'SCAN scene_text VIRTUAL TABLE INDEX'],
  ['scenes', 'path', PHRASES, 'SCAN scene_text VIRTUAL TABLE INDEX'],
  ['scenes', 'code', TEXTS, 'SEARCH scene USING INDEX scene_code_id_index (code=?)'],
  ['scenes', 'director', [...TEXTS, { isNull: true }], 'SEARCH scene USING INDEX scene_director_id_index (director=?)'],
  [
    'scenes',
    'rating100',
    [...NUMBERS, { isNull: true }],
    'SEARCH scene USING INDEX scene_rating100_key_id_index (rating100_key',
  ],
  [
    'scenes',
    'sceneDate',
    [...DATES, { isNull: true }],
    'SEARCH scene USING INDEX scene_scene_date_key_id_index (scene_date_key',
  ],
  [
    'scenes',
    'createdDate',
    [...INSTANTS, { isNull: true }],
    'SEARCH scene USING INDEX scene_created_date_key_id_index (created_date_key',
  ],
  ['scenes', 'createdAt', INSTANTS, 'SEARCH scene USING INDEX scene_created_at_id_index (created_at'],
  ['scenes', 'updatedAt', INSTANTS, 'SEARCH scene USING INDEX scene_updated_at_id_index (updated_at'],
  ['scenes', 'lastSynced', INSTANTS, 'SEARCH scene USING INDEX scene_last_synced_key_id_index (last_synced_key'],
  [
    'scenes',
    'studio',
    [{ in: ['40'] }, { in: ['40'], depth: -1 }, { isNull: true }],
    'SEARCH scene USING INDEX scene_studio_id_id_index (studio_id=?)',
  ],
  ['scenes', 'studio', [{ in: ['40'], depth: 2 }], 'SEARCH studio USING INDEX studio_parent_id_index (parent_id=?)'],
  [
    'scenes',
    'performers',
    LINKS,
    'SEARCH member USING COVERING INDEX scene_performers_performer_id_scene_id_index (performer_id=?)',
  ],
  ['scenes', 'tags', LINKS, 'SEARCH member USING COVERING INDEX scene_tags_tag_id_scene_id_index (tag_id=?)'],
  ['scenes', 'tags', DEEP, 'SEARCH tag_parents USING COVERING INDEX tag_parents_parent_id_tag_id_index (parent_id=?)'],
  ['scenes', 'search', ['quokka'], 'SCAN scene_text VIRTUAL TABLE INDEX'],
  [
    'scenes',
    'search',
    ['quokka'],
    'SEARCH scene_performers USING COVERING INDEX scene_performers_performer_id_scene_id_index (performer_id=?)',
  ],
  [
    'scenes',
    'search',
    ['quokka'],
    'SEARCH scene_tags USING COVERING INDEX scene_tags_tag_id_scene_id_index (tag_id=?)',
  ],
  ['scenes', 'search', ['quokka'], 'scene_studio_id_id_index (studio_id=?)'],
  ...(['performer', 'tag', 'studio'] as const).flatMap((table): Row[] => [
    [`${table}s`, 'id', IDS, `SEARCH ${table} USING INDEX sqlite_autoindex_${table}_1 (id=?)`],
    [`${table}s`, 'name', BEGINNINGS, `SEARCH ${table} USING INDEX ${NAME_INDEXES[table]} (name_key`],
    [`${table}s`, 'createdAt', INSTANTS, `SEARCH ${table} USING INDEX ${table}_created_at_id_index (created_at`],
    [`${table}s`, 'updatedAt', INSTANTS, `SEARCH ${table} USING INDEX ${table}_updated_at_id_index (updated_at`],
    [
      `${table}s`,
      'lastSynced',
      INSTANTS,
      `SEARCH ${table} USING INDEX ${table}_last_synced_key_id_index (last_synced_key`,
    ],
    [`${table}s`, 'search', ['quokka'], `SCAN ${table}_text VIRTUAL TABLE INDEX`],
  ]),
  ['tags', 'parents', [...LINKS, ...DEEP], 'tag_parents_parent_id_tag_id_index (parent_id=?)'],
  ['tags', 'children', LINKS, 'SEARCH member USING PRIMARY KEY (tag_id=?)'],
  [
    'studios',
    'parent',
    [{ in: ['40'] }, { in: ['40'], depth: -1 }, { isNull: true }],
    'studio_parent_id_index (parent_id=?)',
  ],
];

const COMPLEMENT = 'nearly every row meets it';
const MANY = 'so many rows meet it that a page of them is soon come across';
const WITHIN = 'the text may stand anywhere in the value, and a sorted index knows how values begin';
const AS_WRITTEN = 'the index has the text as it is written, and this disregards case';
const ALL_OR_NONE = 'every row meets it, or none';
const MOST = 'most rows have a value';
const MOST_LACK = 'most rows lack a value here; where few do, the index serves';
const COUNTED = 'the links of each row are counted, in their primary key';
const NO_LINK = 'what is not there is in no index; each row is looked up in the primary key of the links';
const SMALL_TABLE = 'a table of some thousand rows, in which few look for this';
const NOT_KEPT = 'no index is kept for it';

/** What no index serves, and why: the list is read in its order, and each row is asked. */
export const NOT_INDEXED: readonly Row[] = [
  ...KINDS.flatMap((kind): Row[] => [
    [kind, 'id', [{ ne: '7' }], COMPLEMENT],
    ...['createdAt', 'updatedAt', 'lastSynced'].map((field): Row => [kind, field, [{ ne: LATE }], COMPLEMENT]),
    ...['createdAt', 'updatedAt'].map((field): Row => [
      kind,
      field,
      [{ isNull: true }, { isNull: false }],
      ALL_OR_NONE,
    ]),
    [kind, 'lastSynced', [{ isNull: false }], MOST],
  ]),
  ...['title', 'details', 'path', 'code', 'director'].flatMap((field): Row[] => [
    ['scenes', field, [{ ne: 'Moon' }], COMPLEMENT],
    ['scenes', field, [{ contains: 'oon' }, { endsWith: 'oon' }], WITHIN],
  ]),
  ['scenes', 'title', [{ isNull: true }, { isNull: false }], ALL_OR_NONE],
  ...['details', 'path'].map((field): Row => ['scenes', field, [{ in: ['The Moon'] }, { isNull: true }], NOT_KEPT]),
  ...['code', 'director'].map((field): Row => ['scenes', field, [{ startsWith: 'Moo' }], AS_WRITTEN]),
  ...['details', 'path', 'code', 'director', 'rating100', 'sceneDate', 'createdDate', 'studio'].map((field): Row => [
    'scenes',
    field,
    [{ isNull: false }],
    MOST,
  ]),
  ['scenes', 'code', [{ isNull: true }], MOST_LACK],
  ['scenes', 'organized', [{ eq: true }], MANY],
  ['scenes', 'organized', [{ ne: true }], COMPLEMENT],
  ['scenes', 'rating100', [{ ne: 99 }], COMPLEMENT],
  ['scenes', 'sceneDate', [{ ne: '1930' }], COMPLEMENT],
  ['scenes', 'createdDate', [{ ne: LATE }], COMPLEMENT],
  ['scenes', 'performers', [{ isEmpty: true }, { isEmpty: false }], NO_LINK],
  ['scenes', 'tags', [{ isEmpty: true }, { isEmpty: false }], NO_LINK],
  ...['performerCount', 'tagCount'].flatMap((field): Row[] => [
    ['scenes', field, COUNTS, COUNTED],
    ['scenes', field, [{ isNull: true }, { isNull: false }], ALL_OR_NONE],
  ]),
  ...(['performers', 'tags', 'studios'] as const).flatMap((kind): Row[] => [
    [kind, 'name', [{ ne: 'Moon' }], COMPLEMENT],
    [kind, 'name', [{ contains: 'oon' }, { endsWith: 'oon' }], WITHIN],
    [kind, 'name', [{ isNull: true }, { isNull: false }], ALL_OR_NONE],
    [kind, 'alias', ANY_TEXT, SMALL_TABLE],
  ]),
  ['performers', 'disambiguation', ANY_TEXT, SMALL_TABLE],
  ['tags', 'description', ANY_TEXT, SMALL_TABLE],
  ['tags', 'parents', [{ isEmpty: true }, { isEmpty: false }], NO_LINK],
  ['tags', 'children', [{ isEmpty: true }, { isEmpty: false }], NO_LINK],
  ['studios', 'parent', [{ isNull: false }], MOST],
];

/** The index of each order, with the columns by which it seeks the place after a cursor. */
export const ORDERS: readonly (readonly [kind: Kind, field: string, index: string])[] = [
  ['scenes', 'TITLE', 'scene_title_key_id_index ((title_key,id)'],
  ['scenes', 'SCENE_DATE', 'scene_scene_date_key_id_index ((scene_date_key,id)'],
  ['scenes', 'CREATED_DATE', 'scene_created_date_key_id_index ((created_date_key,id)'],
  ['scenes', 'RATING100', 'scene_rating100_key_id_index ((rating100_key,id)'],
  ['performers', 'NAME', 'performer_name_key_id_index ((name_key,id)'],
  ['tags', 'NAME', 'tag_name_key_unique (name_key'],
  ['studios', 'NAME', 'studio_name_key_id_index ((name_key,id)'],
  ...(['scene', 'performer', 'tag', 'studio'] as const).flatMap((table): (readonly [Kind, string, string])[] => [
    [`${table}s`, 'CREATED_AT', `${table}_created_at_id_index ((created_at,id)`],
    [`${table}s`, 'UPDATED_AT', `${table}_updated_at_id_index ((updated_at,id)`],
    [`${table}s`, 'LAST_SYNCED', `${table}_last_synced_key_id_index ((last_synced_key,id)`],
    [`${table}s`, 'ID', `sqlite_autoindex_${table}_1 (id`],
  ]),
];
