import { Migration } from '@mikro-orm/migrations';

const LINKED = ['performer', 'tag'] as const;

/**
 * Scenes have the ids of their performers and tags, kept true by triggers whoever writes the links: they are read with
 * the scene, from one place of the file instead of three.
 */
export class Migration20261123000009_link_lists extends Migration {
  override up(): void {
    for (const linked of LINKED) {
      this.addSql(`alter table "scene" add column "${linked}_ids" json not null default '[]'`);
    }
    this.addSql(
      `update "scene" set ${LINKED.map((linked) => `"${linked}_ids" = ${idsOf(linked, '"scene"."id"')}`).join()}`,
    );
    for (const linked of LINKED) this.#keepList(linked);
  }

  override down(): void {
    for (const linked of LINKED) {
      for (const event of ['insert', 'update', 'delete']) this.addSql(`drop trigger "scene_${linked}s_ids_${event}"`);
      this.addSql(`alter table "scene" drop column "${linked}_ids"`);
    }
  }

  #keepList(linked: (typeof LINKED)[number]): void {
    const links = `scene_${linked}s`;
    // Who stores a scene with the ids of what it links it to next is spared a second write of it.
    this
      .addSql(`create trigger "${links}_ids_insert" after insert on "${links}" when not ${isListed(linked, 'new')} begin
      ${list(linked, 'new')};
    end`);
    this.addSql(`create trigger "${links}_ids_delete" after delete on "${links}" when ${isListed(linked, 'old')} begin
      ${list(linked, 'old')};
    end`);
    this.addSql(`create trigger "${links}_ids_update" after update of "scene_id", "${linked}_id" on "${links}" begin
      ${list(linked, 'old')};
      ${list(linked, 'new')};
    end`);
  }
}

function list(linked: string, link: 'new' | 'old'): string {
  const scene = `${link}."scene_id"`;
  return `update "scene" set "${linked}_ids" = ${idsOf(linked, scene)} where "id" = ${scene}`;
}

function idsOf(linked: string, scene: string): string {
  return `(select json_group_array("${linked}_id") from "scene_${linked}s" where "scene_id" = ${scene})`;
}

function isListed(linked: string, link: 'new' | 'old'): string {
  return `exists (select 1 from "scene", json_each("${linked}_ids") as "listed"
    where "scene"."id" = ${link}."scene_id" and "listed"."value" = ${link}."${linked}_id")`;
}
