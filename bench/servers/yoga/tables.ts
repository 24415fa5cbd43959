/** The tables as Kysely's users describe them: what is stored, column by column. */
export interface Tables {
  scene: {
    id: string;
    title: string;
    title_key: string;
    code: string | null;
    details: string | null;
    director: string | null;
    urls: string;
    paths: string;
    organized: number;
    rating100: number | null;
    scene_date: string | null;
    scene_date_key: string;
    studio_id: string | null;
  };
  performer: NamedTable;
  tag: NamedTable;
  studio: NamedTable;
  scene_performers: { scene_id: string; performer_id: string; scene_date_key: string };
  scene_tags: { scene_id: string; tag_id: string; scene_date_key: string };
}

interface NamedTable {
  id: string;
  name: string;
  name_key: string;
}
