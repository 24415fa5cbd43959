import { Migration } from '@mikro-orm/migrations';

const PLAIN = '"scene_performers_performer_id_scene_id_index"';
const DATED = '"scene_performers_performer_id_scene_date_key_scene_id_index"';
const SIGNED = '"scene_performers_performer_id_scene_date_key_scene_id_scene_signature_index"';

/**
 * Links to performers have a signature of their scene, kept true by triggers whoever writes: of most scenes of a
 * performer it says that they lack a tag, and of all whether they are organized, without a look anywhere else.
 */
export class Migration20261123000010_scene_signatures extends Migration {
  override async up(): Promise<void> {
    this.addSql(`alter table "scene_performers" add column "scene_signature" bigint not null default 0`);
    this.addSql(`update "scene_performers" set "scene_signature" = "signed"."signature"
      from (select "id", ${signatureOf('"scene"')} as "signature" from "scene") as "signed" where "signed"."id" = "scene_id"`);
    this.#replaceIndex(DATED, SIGNED, '"scene_date_key", "scene_id", "scene_signature"');
    const signature = `(select ${signatureOf('"scene"')} from "scene" where "id" = new."scene_id")`;
    const sign = `update "scene_performers" set "scene_signature" = ${signature}
        where "scene_id" = new."scene_id" and "performer_id" = new."performer_id";`;
    // Who gives a new link its signature is spared a second write of it.
    this.addSql(`create trigger "scene_performers_signature_insert" after insert on "scene_performers"
      when new."scene_signature" = 0
        and exists (select 1 from "scene" where "id" = new."scene_id" and ("organized" or "tag_ids" <> '[]')) begin
        ${sign}
    end`);
    this.addSql(`create trigger "scene_performers_signature_update" after update of "scene_id" on "scene_performers"
      when new."scene_signature" <> ${signature} begin
        ${sign}
    end`);
    this.addSql(`create trigger "scene_signature_update" after update of "tag_ids", "organized" on "scene"
      when new."tag_ids" <> old."tag_ids" or new."organized" <> old."organized" begin
      update "scene_performers" set "scene_signature" = ${signatureOf('new')} where "scene_id" = new."id";
    end`);
    // What SQLite has counted of an index goes with it.
    const counted = await this.execute(`select 1 from sqlite_schema where name = 'sqlite_stat1'`);
    if (counted.length > 0) this.addSql(`analyze "scene_performers"`);
  }

  override down(): void {
    this.addSql(`drop trigger "scene_signature_update"`);
    for (const event of ['insert', 'update']) this.addSql(`drop trigger "scene_performers_signature_${event}"`);
    this.#replaceIndex(SIGNED, DATED, '"scene_date_key", "scene_id"');
    this.addSql(`alter table "scene_performers" drop column "scene_signature"`);
  }

  /** The smaller index is made anew, and last: of indexes that serve a query alike, SQLite takes the youngest. */
  #replaceIndex(old: string, name: string, columns: string): void {
    this.addSql(`drop index ${old}`);
    this.addSql(`drop index ${PLAIN}`);
    this.addSql(`create index ${name} on "scene_performers" ("performer_id", ${columns})`);
    this.addSql(`create index ${PLAIN} on "scene_performers" ("performer_id", "scene_id")`);
  }
}

/** The lowest bit is for organized; each tag has one of 52 others, chosen by the last two characters of its id. */
function signatureOf(scene: string): string {
  const characters = `coalesce(unicode(substr("value", -1)), 0) + 10 * coalesce(unicode(substr("value", -2, 1)), 0)`;
  const tags = `select coalesce(sum(distinct 1 << (1 + (${characters}) % 52)), 0) from json_each(${scene}."tag_ids")`;
  return `(${scene}."organized" + (${tags}))`;
}
