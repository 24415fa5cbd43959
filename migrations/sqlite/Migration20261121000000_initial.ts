import { Migration } from '@mikro-orm/migrations';

/** The whole data model: the tables of the entities, and the full-text index over the library. */
export class Migration20261121000000_initial extends Migration {
  override up(): void {
    this.addSql(`create table "studio" (
      "id" text not null primary key,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "last_synced" datetime null,
      "last_synced_key" bigint generated always as (coalesce(last_synced, -62135596800000)) virtual,
      "name" text not null,
      "name_key" text not null,
      "aliases" json not null,
      "parent_id" text null,
      constraint "studio_parent_id_foreign" foreign key ("parent_id") references "studio" ("id") on delete set null
    )`);
    this.addSql(`create index "studio_parent_id_index" on "studio" ("parent_id")`);
    this.addSql(`create index "studio_updated_at_id_index" on "studio" ("updated_at", "id")`);
    this.addSql(`create index "studio_created_at_id_index" on "studio" ("created_at", "id")`);
    this.addSql(`create index "studio_last_synced_key_id_index" on "studio" ("last_synced_key", "id")`);
    this.addSql(`create index "studio_name_key_id_index" on "studio" ("name_key", "id")`);

    this.addSql(`create table "performer" (
      "id" text not null primary key,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "last_synced" datetime null,
      "last_synced_key" bigint generated always as (coalesce(last_synced, -62135596800000)) virtual,
      "name" text not null,
      "name_key" text not null,
      "disambiguation" text null,
      "aliases" json not null
    )`);
    this.addSql(`create index "performer_updated_at_id_index" on "performer" ("updated_at", "id")`);
    this.addSql(`create index "performer_created_at_id_index" on "performer" ("created_at", "id")`);
    this.addSql(`create index "performer_last_synced_key_id_index" on "performer" ("last_synced_key", "id")`);
    this.addSql(`create index "performer_name_key_id_index" on "performer" ("name_key", "id")`);

    this.addSql(`create table "tag" (
      "id" text not null primary key,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "last_synced" datetime null,
      "last_synced_key" bigint generated always as (coalesce(last_synced, -62135596800000)) virtual,
      "name" text not null,
      "name_key" text not null,
      "aliases" json not null,
      "description" text null
    )`);
    this.addSql(`create index "tag_updated_at_id_index" on "tag" ("updated_at", "id")`);
    this.addSql(`create index "tag_created_at_id_index" on "tag" ("created_at", "id")`);
    this.addSql(`create index "tag_last_synced_key_id_index" on "tag" ("last_synced_key", "id")`);
    this.addSql(`create unique index "tag_name_key_unique" on "tag" ("name_key")`);

    this.addSql(`create table "tag_parents" (
      "tag_id" text not null,
      "parent_id" text not null,
      primary key ("tag_id", "parent_id"),
      constraint "tag_parents_tag_id_foreign" foreign key ("tag_id") references "tag" ("id") on update cascade on delete cascade,
      constraint "tag_parents_parent_id_foreign" foreign key ("parent_id") references "tag" ("id") on update cascade on delete cascade
    ) without rowid`);
    this.addSql(`create index "tag_parents_parent_id_tag_id_index" on "tag_parents" ("parent_id", "tag_id")`);

    this.addSql(`create table "scene" (
      "id" text not null primary key,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "last_synced" datetime null,
      "last_synced_key" bigint generated always as (coalesce(last_synced, -62135596800000)) virtual,
      "title" text not null,
      "title_key" text not null,
      "code" text null,
      "details" text null,
      "director" text null,
      "urls" json not null,
      "paths" json not null,
      "organized" integer not null default false,
      "rating100" integer check (rating100 between 0 and 100) null,
      "rating100_key" integer generated always as (coalesce(rating100, -1)) virtual,
      "scene_date" text check (length(scene_date) in (4, 7, 10)) null,
      "scene_date_key" text generated always as (coalesce(scene_date, '')) virtual,
      "created_date" datetime null,
      "created_date_key" bigint generated always as (coalesce(created_date, -62135596800000)) virtual,
      "studio_id" text null,
      constraint "scene_studio_id_foreign" foreign key ("studio_id") references "studio" ("id") on delete set null
    )`);
    this.addSql(`create index "scene_studio_id_id_index" on "scene" ("studio_id", "id")`);
    this.addSql(`create index "scene_director_id_index" on "scene" ("director", "id")`);
    this.addSql(`create index "scene_code_id_index" on "scene" ("code", "id")`);
    this.addSql(`create index "scene_organized_id_index" on "scene" ("organized", "id")`);
    this.addSql(`create index "scene_updated_at_id_index" on "scene" ("updated_at", "id")`);
    this.addSql(`create index "scene_created_at_id_index" on "scene" ("created_at", "id")`);
    this.addSql(`create index "scene_last_synced_key_id_index" on "scene" ("last_synced_key", "id")`);
    this.addSql(`create index "scene_rating100_key_id_index" on "scene" ("rating100_key", "id")`);
    this.addSql(`create index "scene_created_date_key_id_index" on "scene" ("created_date_key", "id")`);
    this.addSql(`create index "scene_scene_date_key_id_index" on "scene" ("scene_date_key", "id")`);
    this.addSql(`create index "scene_title_key_id_index" on "scene" ("title_key", "id")`);

    this.addSql(`create table "scene_performers" (
      "scene_id" text not null,
      "performer_id" text not null,
      primary key ("scene_id", "performer_id"),
      constraint "scene_performers_scene_id_foreign" foreign key ("scene_id") references "scene" ("id") on update cascade on delete cascade,
      constraint "scene_performers_performer_id_foreign" foreign key ("performer_id") references "performer" ("id") on update cascade on delete cascade
    ) without rowid`);
    this.addSql(
      `create index "scene_performers_performer_id_scene_id_index" on "scene_performers" ("performer_id", "scene_id")`,
    );

    this.addSql(`create table "scene_tags" (
      "scene_id" text not null,
      "tag_id" text not null,
      primary key ("scene_id", "tag_id"),
      constraint "scene_tags_scene_id_foreign" foreign key ("scene_id") references "scene" ("id") on update cascade on delete cascade,
      constraint "scene_tags_tag_id_foreign" foreign key ("tag_id") references "tag" ("id") on update cascade on delete cascade
    ) without rowid`);
    this.addSql(`create index "scene_tags_tag_id_scene_id_index" on "scene_tags" ("tag_id", "scene_id")`);

    this.addSql(`create table "analysis_plan" (
      "id" integer not null primary key autoincrement,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "name" text not null,
      "description" text null,
      "metadata" json not null,
      "status" text check ("status" in ('draft', 'reviewing', 'applied', 'cancelled')) not null default 'draft',
      "version" integer not null default 1,
      "applied_at" datetime null,
      "cancelled_at" datetime null,
      "revert_of_id" integer null,
      "idempotency_key" text null,
      "idempotency_digest" text null,
      constraint "analysis_plan_revert_of_id_foreign" foreign key ("revert_of_id") references "analysis_plan" ("id") on delete set null
    )`);
    this.addSql(`create index "analysis_plan_revert_of_id_index" on "analysis_plan" ("revert_of_id")`);
    this.addSql(`create unique index "analysis_plan_idempotency_key_unique" on "analysis_plan" ("idempotency_key")`);
    this.addSql(`create index "analysis_plan_updated_at_id_index" on "analysis_plan" ("updated_at", "id")`);
    this.addSql(`create index "analysis_plan_created_at_id_index" on "analysis_plan" ("created_at", "id")`);
    this.addSql(`create index "analysis_plan_status_id_index" on "analysis_plan" ("status", "id")`);

    this.addSql(`create table "job" (
      "id" text not null primary key,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "type" text not null,
      "status" text check ("status" in ('pending', 'running', 'completed', 'failed', 'cancelled')) not null default 'pending',
      "payload" json not null,
      "progress" integer check (progress between 0 and 100) not null default 0,
      "total_items" integer check (total_items >= 0) null,
      "processed_items" integer check (processed_items >= 0) not null default 0,
      "result" json null,
      "error" text null,
      "error_code" text null,
      "message" text null,
      "attempt" integer check (attempt >= 0) not null default 0,
      "max_attempts" integer check (max_attempts >= 1) not null default 3,
      "run_at" datetime not null,
      "lease_owner" text null,
      "lease_expires_at" datetime null,
      "heartbeat_at" datetime null,
      "cancel_requested_at" datetime null,
      "idempotency_key" text null,
      "started_at" datetime null,
      "completed_at" datetime null,
      "plan_id" integer null,
      constraint "job_plan_id_foreign" foreign key ("plan_id") references "analysis_plan" ("id") on delete set null
    )`);
    this.addSql(`create unique index "job_idempotency_key_unique" on "job" ("idempotency_key")`);
    this.addSql(`create index "job_plan_id_index" on "job" ("plan_id")`);
    this.addSql(
      `create unique index "job_one_active_apply_per_plan" on "job" ("plan_id") where "type" = 'apply_plan' and "status" in ('pending', 'running')`,
    );
    this.addSql(`create index "job_created_at_id_index" on "job" ("created_at", "id")`);
    this.addSql(`create index "job_type_status_index" on "job" ("type", "status")`);
    this.addSql(`create index "job_status_run_at_index" on "job" ("status", "run_at")`);

    this.addSql(`create table "plan_change" (
      "id" integer not null primary key autoincrement,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "plan_id" integer not null,
      "scene_id" text not null,
      "field" text check ("field" in ('title', 'code', 'details', 'director', 'urls', 'scene_date', 'rating100', 'organized', 'studio', 'performers', 'tags')) not null,
      "action" text check ("action" in ('add', 'remove', 'update', 'set')) not null,
      "current_value" json null,
      "proposed_value" json null,
      "confidence" double check (confidence between 0 and 1) null,
      "confidence_key" double generated always as (coalesce(confidence, -1)) virtual,
      "reason" text null,
      "status" text check ("status" in ('pending', 'accepted', 'rejected', 'applied', 'skipped', 'conflicted', 'failed')) not null default 'pending',
      "applied" integer not null default false,
      "applied_at" datetime null,
      "error_code" text null,
      "error" text null,
      "value_before" json null,
      "value_after" json null,
      "job_id" text null,
      constraint "plan_change_plan_id_foreign" foreign key ("plan_id") references "analysis_plan" ("id") on delete cascade,
      constraint "plan_change_job_id_foreign" foreign key ("job_id") references "job" ("id") on delete set null
    )`);
    this.addSql(`create index "plan_change_job_id_index" on "plan_change" ("job_id")`);
    this.addSql(`create index "plan_change_scene_id_id_index" on "plan_change" ("scene_id", "id")`);
    this.addSql(`create index "plan_change_confidence_key_id_index" on "plan_change" ("confidence_key", "id")`);
    this.addSql(`create index "plan_change_status_id_index" on "plan_change" ("status", "id")`);
    this.addSql(`create index "plan_change_plan_id_id_index" on "plan_change" ("plan_id", "id")`);
    this.addSql(`create index "plan_change_plan_id_status_id_index" on "plan_change" ("plan_id", "status", "id")`);
    this.addSql(`create index "plan_change_plan_id_scene_id_id_index" on "plan_change" ("plan_id", "scene_id", "id")`);
    this.addSql(
      `create index "plan_change_plan_id_confidence_key_id_index" on "plan_change" ("plan_id", "confidence_key", "id")`,
    );

    this.addSql(`create table "plan_object" (
      "plan_id" integer not null,
      "kind" text check ("kind" in ('performer', 'tag', 'studio')) not null,
      "object_id" text not null,
      primary key ("plan_id", "kind", "object_id"),
      constraint "plan_object_plan_id_foreign" foreign key ("plan_id") references "analysis_plan" ("id") on delete cascade
    ) without rowid`);

    this.addSql(`create table "setting" (
      "key" text not null primary key,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "value" json not null,
      "description" text null
    )`);

    this.addSql(`create table "scheduled_task" (
      "id" integer not null primary key autoincrement,
      "created_at" datetime not null,
      "updated_at" datetime not null,
      "name" text not null,
      "task_type" text not null,
      "schedule" text not null,
      "time_zone" text not null default 'UTC',
      "config" json not null,
      "enabled" integer not null default true,
      "last_run" datetime null,
      "next_run" datetime null,
      "last_job_id" text null,
      constraint "scheduled_task_last_job_id_foreign" foreign key ("last_job_id") references "job" ("id") on delete set null
    )`);
    this.addSql(`create unique index "scheduled_task_name_unique" on "scheduled_task" ("name")`);
    this.addSql(`create index "scheduled_task_last_job_id_index" on "scheduled_task" ("last_job_id")`);
    this.addSql(`create index "scheduled_task_enabled_next_run_index" on "scheduled_task" ("enabled", "next_run")`);

    this.#createTextIndex('studio', { name: 'new.name' });
    this.#createTextIndex('performer', { name: 'new.name' });
    this.#createTextIndex('tag', { name: 'new.name' });
    this.#createTextIndex('scene', {
      title: 'new.title',
      details: "coalesce(new.details, '')",
      paths: "(select coalesce(group_concat(value, ' '), '') from json_each(new.paths))",
    });
  }

  override down(): void {
    for (const table of ['scene', 'tag', 'performer', 'studio']) {
      for (const event of ['insert', 'update', 'delete']) this.addSql(`drop trigger "${table}_text_${event}"`);
      this.addSql(`drop table "${table}_text"`);
      this.addSql(`drop table "${table}_document"`);
    }
    this.addSql(`drop table "scheduled_task"`);
    this.addSql(`drop table "setting"`);
    this.addSql(`drop table "plan_object"`);
    this.addSql(`drop table "plan_change"`);
    this.addSql(`drop table "job"`);
    this.addSql(`drop table "analysis_plan"`);
    this.addSql(`drop table "scene_tags"`);
    this.addSql(`drop table "scene_performers"`);
    this.addSql(`drop table "scene"`);
    this.addSql(`drop table "tag_parents"`);
    this.addSql(`drop table "tag"`);
    this.addSql(`drop table "performer"`);
    this.addSql(`drop table "studio"`);
  }

  /**
   * A full-text index that triggers keep true whoever writes. Its rows are numbered by a table of their own, since
   * SQLite may renumber the rows of a table with a text key when it vacuums.
   */
  #createTextIndex(table: string, columns: Record<string, string>): void {
    const names = Object.keys(columns);
    const values = Object.values(columns).join(', ');
    const changed = names.map((name) => `new."${name}" is not old."${name}"`).join(' or ');
    const docid = `(select "docid" from "${table}_document" where "${table}_id" = new."id")`;

    this.addSql(`create table "${table}_document" (
      "docid" integer not null primary key,
      "${table}_id" text not null unique references "${table}" ("id") on delete cascade on update cascade
    )`);
    this.addSql(`create virtual table "${table}_text" using fts5(
      ${names.join(', ')}, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
    )`);
    this.addSql(`create trigger "${table}_text_insert" after insert on "${table}" begin
      insert into "${table}_document" ("${table}_id") values (new."id");
      insert into "${table}_text" (rowid, ${names.join(', ')}) values (${docid}, ${values});
    end`);
    this.addSql(`create trigger "${table}_text_update" after update on "${table}" when ${changed} begin
      update "${table}_text" set (${names.join(', ')}) = (${values}) where rowid = ${docid};
    end`);
    this.addSql(`create trigger "${table}_text_delete" after delete on "${table}_document" begin
      delete from "${table}_text" where rowid = old."docid";
    end`);
  }
}
