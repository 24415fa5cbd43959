import type { MikroORM } from '@mikro-orm/sqlite';
import { sceneSignature } from '../../src/library/scene-signature.ts';

/**
 * What repeats a link, or what it leads to, and is not the same: none, whatever was done to the library. Links to
 * performers and tags have the date of their scene, those to performers its signature; scenes list the ids
 * that links lead to.
 */
export async function untrueCopies(orm: MikroORM): Promise<object[]> {
  const select = (sql: string): Promise<object[]> => orm.em.fork().execute(sql);
  const links = `
    select scene_id, 'performer' as kind, performer_id as linked_id, scene_date_key from scene_performers
    union all select scene_id, 'tag', tag_id, scene_date_key from scene_tags`;
  const listed = `
    select scene.id as scene_id, 'performer' as kind, value as linked_id from scene, json_each(performer_ids)
    union all select scene.id, 'tag', value from scene, json_each(tag_ids)`;
  return [
    ...(await select(
      `select link.*, scene_date from scene join (${links}) as link on scene_id = id
       where link.scene_date_key <> coalesce(scene_date, '')`,
    )),
    ...(await untrueSignatures(select)),
    ...(await select(
      `select 'listed ' || count(*) || ' times' as fault, * from (${listed}) group by kind, scene_id, linked_id having count(*) > 1`,
    )),
    ...(await select(
      `select 'not linked' as fault, * from (${listed} except select scene_id, kind, linked_id from (${links}))`,
    )),
    ...(await select(
      `select 'not listed' as fault, * from (select scene_id, kind, linked_id from (${links}) except select * from (${listed}))`,
    )),
  ];
}

async function untrueSignatures(select: (sql: string) => Promise<object[]>): Promise<object[]> {
  const links = (await select(
    `select scene_id, scene_signature as signature, organized = 1 as organized, (
       select json_group_array(tag_id) from scene_tags as tagged where tagged.scene_id = scene.id) as tags
     from scene_performers join scene on scene.id = scene_id`,
  )) as { signature: number; organized: number; tags: string }[];
  return links.filter(({ signature, organized, tags }) => {
    return signature !== sceneSignature({ organized: organized === 1, tagIds: JSON.parse(tags) as string[] });
  });
}
