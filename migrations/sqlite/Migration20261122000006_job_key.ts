import { Migration } from '@mikro-orm/migrations';

/** Several keys may stand for one job: for each request that was answered with it. */
export class Migration20261122000006_job_key extends Migration {
  override up(): void {
    this.addSql(`create table "job_key" (
      "key" text not null primary key,
      "job_id" text not null,
      "payload" json not null,
      constraint "job_key_job_id_foreign" foreign key ("job_id") references "job" ("id") on delete cascade
    )`);
    this.addSql(`create index "job_key_job_id_index" on "job_key" ("job_id")`);
    this.addSql(`insert into "job_key" ("key", "job_id", "payload")
      select "idempotency_key", "id", "payload" from "job" where "idempotency_key" is not null`);
    this.addSql(`drop index "job_idempotency_key_unique"`);
    this.addSql(`alter table "job" drop column "idempotency_key"`);
  }

  override down(): void {
    this.addSql(`alter table "job" add column "idempotency_key" text null`);
    this.addSql(`create unique index "job_idempotency_key_unique" on "job" ("idempotency_key")`);
    this.addSql(`update "job" set "idempotency_key" = (select min("key") from "job_key" where "job_id" = "job"."id")`);
    this.addSql(`drop table "job_key"`);
  }
}
