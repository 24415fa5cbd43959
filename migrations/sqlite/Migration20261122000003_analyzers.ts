import { Migration } from '@mikro-orm/migrations';

/** How far analyses have come, and what was rejected in plans that are gone. */
export class Migration20261122000003_analyzers extends Migration {
  override up(): void {
    this.addSql(`create table "analysis_run" (
      "job_id" text not null primary key,
      "progress" json not null,
      constraint "analysis_run_job_id_foreign" foreign key ("job_id") references "job" ("id") on update cascade on delete cascade
    )`);

    this.addSql(`create table "rejected_proposal" (
      "id" integer not null primary key autoincrement,
      "scene_id" text not null,
      "field" text check ("field" in ('title', 'code', 'details', 'director', 'urls', 'scene_date', 'rating100', 'organized', 'studio', 'performers', 'tags')) not null,
      "action" text check ("action" in ('add', 'remove', 'update', 'set')) not null,
      "proposed_value" json null
    )`);
    this.addSql(`create index "rejected_proposal_scene_id_index" on "rejected_proposal" ("scene_id")`);
  }

  override down(): void {
    this.addSql(`drop table "rejected_proposal"`);
    this.addSql(`drop table "analysis_run"`);
  }
}
