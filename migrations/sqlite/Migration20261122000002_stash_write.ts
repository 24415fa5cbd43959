import { Migration } from '@mikro-orm/migrations';

/** What is being written to Stash, so that a crash in between can be told from the outcome. */
export class Migration20261122000002_stash_write extends Migration {
  override up(): void {
    this.addSql(`create table "stash_write" (
      "scene_id" text not null primary key,
      "plan_id" integer not null,
      "begun_at" datetime not null,
      "content" json not null,
      constraint "stash_write_plan_id_foreign" foreign key ("plan_id") references "analysis_plan" ("id") on delete cascade
    )`);
    this.addSql(`create index "stash_write_plan_id_index" on "stash_write" ("plan_id")`);
  }

  override down(): void {
    this.addSql(`drop table "stash_write"`);
  }
}
