import { Migration } from '@mikro-orm/migrations';

/** How many scenes each tag, performer and studio has, kept true by triggers whoever writes. */
export class Migration20261122000004_scene_counts extends Migration {
  override up(): void {
    for (const table of ['studio', 'performer', 'tag']) {
      this.addSql(`alter table "${table}" add column "scene_count" integer not null default 0`);
    }
    this.#countLinks('performer');
    this.#countLinks('tag');
    this.#countStudios();
  }

  override down(): void {
    for (const event of ['insert', 'update', 'delete']) {
      this.addSql(`drop trigger "scene_performers_count_${event}"`);
      this.addSql(`drop trigger "scene_tags_count_${event}"`);
      this.addSql(`drop trigger "scene_studio_count_${event}"`);
    }
    for (const table of ['studio', 'performer', 'tag']) this.addSql(`alter table "${table}" drop column "scene_count"`);
  }

  #countLinks(table: 'performer' | 'tag'): void {
    const links = `scene_${table}s`;
    const id = `${table}_id`;
    this.addSql(
      `update "${table}" set "scene_count" = (select count(*) from "${links}" where "${id}" = "${table}"."id")`,
    );
    this.addSql(`create trigger "${links}_count_insert" after insert on "${links}" begin
      ${add(table, `new."${id}"`, 1)};
    end`);
    this.addSql(`create trigger "${links}_count_delete" after delete on "${links}" begin
      ${add(table, `old."${id}"`, -1)};
    end`);
    // When the object itself gets another id, its links follow, and its count is as good as before.
    this.addSql(`create trigger "${links}_count_update" after update of "${id}" on "${links}"
      when new."${id}" is not old."${id}" and exists (select 1 from "${table}" where "id" = old."${id}") begin
      ${add(table, `old."${id}"`, -1)};
      ${add(table, `new."${id}"`, 1)};
    end`);
  }

  #countStudios(): void {
    this.addSql(`update "studio" set "scene_count" = (select count(*) from "scene" where "studio_id" = "studio"."id")`);
    this
      .addSql(`create trigger "scene_studio_count_insert" after insert on "scene" when new."studio_id" is not null begin
      ${add('studio', 'new."studio_id"', 1)};
    end`);
    this
      .addSql(`create trigger "scene_studio_count_delete" after delete on "scene" when old."studio_id" is not null begin
      ${add('studio', 'old."studio_id"', -1)};
    end`);
    this.addSql(`create trigger "scene_studio_count_update" after update of "studio_id" on "scene"
      when new."studio_id" is not old."studio_id" begin
      ${add('studio', 'old."studio_id"', -1)};
      ${add('studio', 'new."studio_id"', 1)};
    end`);
  }
}

function add(table: string, id: string, change: 1 | -1): string {
  return `update "${table}" set "scene_count" = "scene_count" + ${change} where "id" = ${id}`;
}
