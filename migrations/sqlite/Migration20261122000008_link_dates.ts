import { Migration } from '@mikro-orm/migrations';

const LINKED = ['performer', 'tag'] as const;

/**
 * Links have the date of their scene, kept true by triggers whoever writes: the scenes of a performer or with a tag are
 * found in the order of their dates.
 */
export class Migration20261122000008_link_dates extends Migration {
  override async up(): Promise<void> {
    for (const linked of LINKED) this.#copyDates(linked);
    this.addSql(`create trigger "scene_date_update" after update of "scene_date" on "scene"
      when new."scene_date_key" is not old."scene_date_key" begin
      ${LINKED.map((linked) => `update "scene_${linked}s" set "scene_date_key" = new."scene_date_key" where "scene_id" = new."id";`).join('\n      ')}
    end`);
    // What SQLite has counted of an index goes with it.
    const counted = await this.execute(`select 1 from sqlite_schema where name = 'sqlite_stat1'`);
    if (counted.length > 0) for (const linked of LINKED) this.addSql(`analyze "scene_${linked}s"`);
  }

  override down(): void {
    this.addSql(`drop trigger "scene_date_update"`);
    for (const linked of LINKED) {
      const links = `scene_${linked}s`;
      for (const event of ['insert', 'update']) this.addSql(`drop trigger "${links}_date_${event}"`);
      this.addSql(`drop index "${links}_${linked}_id_scene_date_key_scene_id_index"`);
      this.addSql(`alter table "${links}" drop column "scene_date_key"`);
    }
  }

  #copyDates(linked: (typeof LINKED)[number]): void {
    const links = `scene_${linked}s`;
    const id = `${linked}_id`;
    this.addSql(`alter table "${links}" add column "scene_date_key" text not null default ''`);
    // From the scenes to their links: link by link takes twice as long.
    this.addSql(`update "${links}" set "scene_date_key" = "scene"."scene_date_key" from "scene"
      where "scene"."id" = "${links}"."scene_id" and "scene"."scene_date" is not null`);
    // The smaller index is made anew, and last: of indexes that serve a query alike, SQLite takes the youngest.
    this.addSql(`drop index "${links}_${id}_scene_id_index"`);
    this.addSql(
      `create index "${links}_${id}_scene_date_key_scene_id_index" on "${links}" ("${id}", "scene_date_key", "scene_id")`,
    );
    this.addSql(`create index "${links}_${id}_scene_id_index" on "${links}" ("${id}", "scene_id")`);
    // Who gives a link the right date is spared a second write of it.
    for (const event of ['insert', 'update of "scene_id", "scene_date_key"']) {
      this.addSql(`create trigger "${links}_date_${event.slice(0, 6)}" after ${event} on "${links}"
        when exists (select 1 from "scene" where "id" = new."scene_id" and "scene_date_key" <> new."scene_date_key") begin
        update "${links}" set "scene_date_key" = (select "scene_date_key" from "scene" where "id" = new."scene_id")
          where "scene_id" = new."scene_id" and "${id}" = new."${id}";
      end`);
    }
  }
}
