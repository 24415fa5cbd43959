import { Migration } from '@mikro-orm/migrations';

/** What the mirror of a Stash server needs: how far it has come, and what it has lost. */
export class Migration20261122000001_mirror extends Migration {
  override up(): void {
    this.addSql(`create table "sync_state" (
      "kind" text not null primary key,
      "watermark" text null,
      "synced_at" datetime null,
      "fully_synced_at" datetime null,
      "job_id" text null,
      "progress" json not null,
      constraint "sync_state_job_id_foreign" foreign key ("job_id") references "job" ("id") on delete set null
    )`);

    this.addSql(`create table "tombstone" (
      "id" integer not null primary key autoincrement,
      "kind" text check ("kind" in ('studio', 'tag', 'performer', 'scene')) not null,
      "object_id" text not null,
      "name" text not null,
      "deleted_at" datetime not null,
      "content" json not null
    )`);
    this.addSql(`create unique index "tombstone_kind_object_id_unique" on "tombstone" ("kind", "object_id")`);
    this.addSql(`create index "tombstone_kind_id_index" on "tombstone" ("kind", "id")`);

    this.addSql(
      `create unique index "job_one_active_sync" on "job" ("type") where "type" = 'sync' and "status" in ('pending', 'running')`,
    );
  }

  override down(): void {
    this.addSql(`drop index "job_one_active_sync"`);
    this.addSql(`drop table "tombstone"`);
    this.addSql(`drop table "sync_state"`);
  }
}
