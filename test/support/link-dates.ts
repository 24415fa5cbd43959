import type { MikroORM } from '@mikro-orm/sqlite';

/** The links to performers and tags that have another date than their scene: none, whatever was done to the library. */
export function misdatedLinks(orm: MikroORM): Promise<object[]> {
  return orm.em.fork().execute(
    `select link.*, scene_date from scene join (
       select scene_id, performer_id, null as tag_id, scene_date_key from scene_performers
       union all select scene_id, null, tag_id, scene_date_key from scene_tags
     ) as link on scene_id = id where link.scene_date_key <> coalesce(scene_date, '')`,
  );
}
